/**
 * Tensors in files, read as float32 whatever they are stored as, and written back.
 *
 * <p>Everything here is about containers: names, shapes, bytes. What a model's tensors mean is the
 * business of {@code io.github.rlvr.djl.model}.
 */
package io.github.rlvr.djl.weights;

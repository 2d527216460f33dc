/**
 * The algorithms of this library by name, each with its settings and its paper's defaults. Found
 * through {@link java.util.ServiceLoader}.
 */
package io.github.rlvr.algorithms.provider;

/**
 * What a model is: its shape ({@link io.github.rlvr.djl.model.ModelSpec}), its tensors by name
 * ({@link io.github.rlvr.djl.model.TensorLayout}), and where both come from ({@link
 * io.github.rlvr.djl.model.ModelSource}).
 *
 * <p>Supported: decoders of the Llama family with full causal attention, rotary positions, RMSNorm
 * and SwiGLU. Whatever would change the arithmetic beyond that is refused by name.
 */
package io.github.rlvr.djl.model;

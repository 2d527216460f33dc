/**
 * The decoder-only transformer: one TorchScript text for Llama, Qwen2 and Qwen3, and its weights.
 */
package io.github.rlvr.djl.decoder;

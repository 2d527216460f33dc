/**
 * Text to token ids and back, and what a model folder says about its tokenizer.
 *
 * <p>Token ids are the truth: text is derived from them and never encoded again into training data.
 */
package io.github.rlvr.djl.text;

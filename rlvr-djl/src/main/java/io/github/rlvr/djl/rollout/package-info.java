/**
 * Sampling completions: prompts prefilled once, rows decoded in chunks of tokens, no finished row
 * computed on.
 */
package io.github.rlvr.djl.rollout;

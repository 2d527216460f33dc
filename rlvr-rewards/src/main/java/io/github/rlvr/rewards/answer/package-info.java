/** Exact answers and plain numbers: enough for arithmetic and GSM8K, without a parser of LaTeX. */
package io.github.rlvr.rewards.answer;

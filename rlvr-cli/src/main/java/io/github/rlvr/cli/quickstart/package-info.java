/**
 * The quick start: arithmetic tasks with computed answers, a small model from random weights, a
 * supervised warm-up that teaches it to answer like a careless pupil, and GRPO that cures it.
 */
package io.github.rlvr.cli.quickstart;

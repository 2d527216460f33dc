/**
 * What a model can do, measured on samples: accuracy with its interval, pass@k, maj@k, form,
 * length, calibration and difficulty.
 */
package io.github.rlvr.rewards.evaluation;

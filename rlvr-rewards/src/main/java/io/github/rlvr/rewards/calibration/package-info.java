/** Metrics that compare stated confidence with outcomes. */
package io.github.rlvr.rewards.calibration;

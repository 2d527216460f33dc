/** Scores of steps, shaped: every reward here carries {@code StepScores}. */
package io.github.rlvr.rewards.steps;

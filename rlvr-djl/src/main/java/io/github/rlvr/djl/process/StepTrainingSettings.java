package io.github.rlvr.djl.process;

import io.github.rlvr.core.config.OptimizerConfig;

/**
 * How a step classifier is trained.
 *
 * @param updates optimiser steps
 * @param batch solutions an update learns from
 * @param seed of the order
 * @param trunk whether the decoder is trained too, or only the head
 * @param optimizer rate, decay, clipping and schedule
 */
public record StepTrainingSettings(
        int updates, int batch, long seed, boolean trunk, OptimizerConfig optimizer) {

    /** Checks the counts. */
    public StepTrainingSettings {
        if (updates < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "updates " + updates + " and batch " + batch + " must be at least 1");
        }
    }
}

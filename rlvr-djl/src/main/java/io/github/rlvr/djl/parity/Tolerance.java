package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Largest differences allowed: what the reference file suggests, else what float32 arithmetic in
 * another order stays within.
 *
 * @param logits absolute
 * @param logProbs absolute, in nats; also entropies and losses
 * @param gradients relative
 * @param stepLoss absolute, of losses after optimiser steps
 */
record Tolerance(double logits, double logProbs, double gradients, double stepLoss) {

    static Tolerance of(JsonNode reference) {
        JsonNode inside = reference.path("about").path("suggested_tolerance");
        JsonNode given = inside.isObject() ? inside : reference.path("suggested_tolerance");
        return new Tolerance(
                given.path("logits_abs").asDouble(1e-4),
                given.path("logprob_abs").asDouble(1e-4),
                given.path("grad_norm_rel").asDouble(1e-3),
                given.path("loss_after_step_abs").asDouble(1e-4));
    }
}

package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loss, gradients and optimiser steps on the batch of a reference file. */
final class TrainingChecks {

    private final DjlPolicy policy;
    private final Sequences batch;
    private final Findings findings;

    TrainingChecks(DjlPolicy policy, JsonNode batch, Findings findings) {
        this.policy = policy;
        this.batch =
                Sequences.padded(batch.path("input_ids"), batch.path("attention_mask"))
                        .within(policy.spec().vocab());
        this.findings = findings;
    }

    /** The optimiser that a file asks for, if it does. */
    static Optional<OptimizerConfig> optimizer(JsonNode section) {
        JsonNode given = section.path("adamw").path("hyperparameters");
        if (!given.isObject()) {
            return Optional.empty();
        }
        return Optional.of(
                new OptimizerConfig(
                        given.path("lr").asDouble(),
                        List.of(
                                given.path("betas").path(0).asDouble(0.9),
                                given.path("betas").path(1).asDouble(0.999)),
                        given.path("eps").asDouble(1e-8),
                        given.path("weight_decay").asDouble(0),
                        given.path("max_grad_norm").asDouble(0),
                        Schedule.CONSTANT,
                        0,
                        1));
    }

    void run(JsonNode section) {
        loss("train: loss", section, "loss", findings.tolerance().logProbs());
        accumulate();
        findings.whereGiven(
                "train: total gradient norm", section, "grad_norm_total", this::totalNorm);
        findings.whereGiven("train: gradients", section, "grads", this::gradients);
        findings.whereGiven("train: AdamW", section, "adamw", this::steps);
    }

    void loss(String name, JsonNode section, String field, double bound) {
        findings.whereGiven(
                name,
                section,
                field,
                expected -> findings.compare(name, Math.abs(expected.asDouble() - loss()), bound));
    }

    void accumulate() {
        policy.learner().accumulate(batch.samples(), new MeanLoss(), batch.longest());
    }

    private double loss() {
        float[] logProbs = new Probe(policy).logProbs(batch, 1);
        double sum = 0;
        for (float logProb : logProbs) {
            sum -= logProb;
        }
        return sum / logProbs.length;
    }

    private void totalNorm(JsonNode expected) {
        double norm = policy.learner().optimizer().gradientNorm();
        findings.compare(
                "train: total gradient norm",
                relative(expected.asDouble(), norm),
                findings.tolerance().gradients());
    }

    private void gradients(JsonNode expected) {
        Worst norms = new Worst();
        Worst entries = new Worst();
        Set<String> names = policy.weights().names();
        for (Map.Entry<String, JsonNode> parameter : expected.properties()) {
            String name = parameter.getKey();
            if (!names.contains(name)) {
                findings.skip("train: gradient of " + name, "the model has no such parameter");
                continue;
            }
            float[] ours = policy.weights().values(name, policy.learner().gradients());
            JsonNode given = parameter.getValue();
            double norm = given.path("l2").asDouble();
            norms.add(name, relative(norm, norm(ours)));
            entries.add(name, entries(given.path("first4"), ours, norm));
        }
        String of = " of " + expected.size() + " parameters";
        double bound = findings.tolerance().gradients();
        findings.compare("train: gradient norms" + of, norms.largest, bound, norms.where);
        findings.compare("train: gradient entries", entries.largest, bound, entries.where);
    }

    /** The adapter's gradient norms, by name with or without PEFT's prefix. */
    void adapterGradients(String check, JsonNode expected) {
        Worst norms = new Worst();
        var adapter = policy.adapter().orElseThrow();
        for (Map.Entry<String, JsonNode> parameter : expected.properties()) {
            String name = parameter.getKey().replace("base_model.model.", "");
            if (!adapter.names().contains(name)) {
                findings.skip(check + " of " + name, "the adapter has no such parameter");
                continue;
            }
            float[] ours = adapter.values(name, policy.learner().gradients());
            norms.add(name, relative(parameter.getValue().asDouble(), norm(ours)));
        }
        findings.compare(check, norms.largest, findings.tolerance().gradients(), norms.where);
    }

    private void steps(JsonNode section) {
        if (!section.path("hyperparameters").isObject()) {
            findings.skip("train: AdamW", "the reference file has no 'hyperparameters' here");
            return;
        }
        float[] expected = Numbers.floats(section.path("loss_before_each_step"));
        float[] ours = new float[expected.length];
        for (int step = 0; step < ours.length; step++) {
            ours[step] =
                    (float)
                            policy.update(batch.samples(), new MeanLoss(), batch.longest())
                                    .value("loss")
                                    .orElse(Double.NaN);
        }
        double bound = findings.tolerance().stepLoss();
        findings.close("train: loss before each AdamW step", expected, ours, bound);
        loss("train: loss after the last step", section, "loss_after_last", bound);
    }

    /** Largest value and the parameter it belongs to. */
    private static final class Worst {
        private double largest;
        private String where = "";

        void add(String name, double value) {
            double safe = Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
            if (safe > largest) {
                largest = safe;
                where = "largest at " + name;
            }
        }
    }

    private static double relative(double expected, double actual) {
        return Math.abs(expected - actual) / Math.max(Math.abs(expected), 1e-12);
    }

    /**
     * Differences of single entries, relative to the entry or to a typical one if that is larger.
     */
    private static double entries(JsonNode expected, float[] ours, double norm) {
        double typical = norm / Math.sqrt(ours.length);
        double largest = 0;
        for (int i = 0; i < Math.min(expected.size(), ours.length); i++) {
            double value = expected.get(i).asDouble();
            double scale = Math.max(Math.max(Math.abs(value), typical), 1e-12);
            largest = Math.max(largest, Math.abs(value - ours[i]) / scale);
        }
        return largest;
    }

    private static double norm(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }
}

package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.rollout.Completion;
import java.util.ArrayList;
import java.util.List;

/** Logits, log-probabilities, entropies and greedy continuations of one text and of a batch. */
final class ForwardChecks {

    private final int vocabulary;
    private final Probe probe;
    private final Findings findings;

    ForwardChecks(DjlPolicy policy, Findings findings) {
        this.vocabulary = policy.spec().vocab();
        this.probe = new Probe(policy);
        this.findings = findings;
    }

    void single(JsonNode section) {
        findings.whereGiven("single", section, "input_ids", ids -> single(section, ids));
    }

    private void single(JsonNode section, JsonNode ids) {
        Sequences text = Sequences.one(ids).within(vocabulary);
        Tolerance tolerance = findings.tolerance();
        given(section, "single: logits", "logits", tolerance.logits(), () -> probe.logits(text));
        given(
                section,
                "single: log-probs",
                "token_logprobs",
                tolerance.logProbs(),
                () -> probe.logProbs(text, 1));
        given(
                section,
                "single: log-probs at temperature 0.7",
                "token_logprobs_temperature_0_7",
                tolerance.logProbs(),
                () -> probe.logProbs(text, 0.7));
        given(
                section,
                "single: entropies",
                "entropy",
                tolerance.logProbs(),
                () -> probe.entropies(text));
        String name = "single: greedy continuation";
        findings.whereGiven(
                name,
                section,
                "greedy_ids_16",
                expected -> {
                    int[] wanted = Numbers.ints(expected);
                    findings.equal(name, wanted, probe.greedy(text, wanted.length).get(0).ids());
                });
    }

    void batch(JsonNode section) {
        findings.whereGiven("batch", section, "input_ids", ids -> batch(section, ids));
    }

    private void batch(JsonNode section, JsonNode ids) {
        Sequences rows = Sequences.padded(ids, section.path("attention_mask")).within(vocabulary);
        Tolerance tolerance = findings.tolerance();
        given(
                section,
                "batch: last logits",
                "last_logits",
                tolerance.logits(),
                () -> probe.lastLogits(rows));
        findings.whereGiven(
                "batch: log-probs",
                section,
                "token_logprobs",
                expected ->
                        findings.close(
                                "batch: log-probs",
                                withoutNulls(expected),
                                probe.logProbs(rows, 1),
                                tolerance.logProbs()));
        String name = "batch: greedy continuations";
        findings.whereGiven(
                name,
                section,
                "greedy_ids_16",
                expected -> {
                    List<int[]> wanted = new ArrayList<>();
                    expected.forEach(row -> wanted.add(Numbers.ints(row)));
                    int tokens = wanted.stream().mapToInt(row -> row.length).max().orElse(1);
                    List<int[]> ours =
                            probe.greedy(rows, tokens).stream().map(Completion::ids).toList();
                    findings.equal(name, Numbers.joinIds(wanted), Numbers.joinIds(ours));
                });
    }

    /** Padding has null for a log-probability; what remains is one entry a scored token. */
    private static float[] withoutNulls(JsonNode rows) {
        List<float[]> kept = new ArrayList<>();
        for (JsonNode row : rows) {
            for (JsonNode value : row) {
                if (!value.isNull()) {
                    kept.add(new float[] {(float) value.asDouble()});
                }
            }
        }
        return Numbers.join(kept);
    }

    /** Values computed only if the file has something to compare them with. */
    @FunctionalInterface
    private interface Values {
        float[] compute();
    }

    private void given(JsonNode section, String name, String field, double bound, Values ours) {
        findings.whereGiven(
                name,
                section,
                field,
                expected -> {
                    boolean nested = expected.size() > 0 && expected.get(0).isArray();
                    float[] values = nested ? Numbers.flat(expected) : Numbers.floats(expected);
                    findings.close(name, values, ours.compute(), bound);
                });
    }
}

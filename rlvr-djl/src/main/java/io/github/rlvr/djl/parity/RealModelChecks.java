package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.rollout.Completion;
import java.util.Arrays;
import java.util.List;

/** One chat of the kind of reference that a model too large for whole arrays has. */
final class RealModelChecks {

    private final DjlPolicy policy;
    private final Probe probe;
    private final Findings findings;

    RealModelChecks(DjlPolicy policy, Findings findings) {
        this.policy = policy;
        this.probe = new Probe(policy);
        this.findings = findings;
    }

    void run(String name, JsonNode item) {
        findings.whereGiven(name, item, "input_ids", ids -> run(name + ": ", item, ids));
    }

    private void run(String name, JsonNode item, JsonNode ids) {
        Sequences text = Sequences.one(ids).within(policy.spec().vocab());
        Tolerance tolerance = findings.tolerance();
        logits(name, item, probe.lastLogits(text));
        given(
                name + "prompt log-probs",
                item,
                "prompt_token_logprobs",
                probe.logProbs(text, 1),
                tolerance.logProbs());
        int last = text.ids().get(0)[text.longest() - 1];
        double bound = tolerance.logits();
        given(
                name + "embedding of the last token",
                item,
                "layer0_embedding_first8_of_last_token",
                probe.embedding(last),
                bound);
        given(
                name + "final hidden state",
                item,
                "final_hidden_first8_of_last_token",
                probe.lastHidden(text),
                bound);
        findings.whereGiven(
                name + "greedy", item, "greedy_ids", expected -> greedy(name, item, text));
    }

    private void logits(String name, JsonNode item, float[] logits) {
        double bound = findings.tolerance().logits();
        given(name + "first 16 logits", item, "last_logits_first16", logits, bound);
        findings.whereGiven(
                name + "top 10 logits",
                item,
                "last_logits_top10_ids",
                ids -> {
                    int[] top = Numbers.ints(ids);
                    float[] ours = new float[top.length];
                    for (int i = 0; i < top.length; i++) {
                        ours[i] = top[i] < logits.length ? logits[top[i]] : Float.NaN;
                    }
                    given(name + "top 10 logits", item, "last_logits_top10", ours, bound);
                });
        Moments moments = Moments.of(logits);
        number(name + "mean logit", item, "last_logits_mean", moments.mean, bound);
        number(name + "deviation of logits", item, "last_logits_std", moments.deviation, bound);
        number(name + "log-sum-exp", item, "last_logsumexp", moments.logSumExp, bound);
    }

    private record Moments(double mean, double deviation, double logSumExp) {

        static Moments of(float[] values) {
            double sum = 0;
            double largest = Double.NEGATIVE_INFINITY;
            for (float value : values) {
                sum += value;
                largest = Math.max(largest, value);
            }
            double mean = sum / values.length;
            double squares = 0;
            double exponentials = 0;
            for (float value : values) {
                squares += (value - mean) * (value - mean);
                exponentials += Math.exp(value - largest);
            }
            return new Moments(
                    mean,
                    Math.sqrt(squares / (values.length - 1)),
                    largest + Math.log(exponentials));
        }
    }

    private void greedy(String name, JsonNode item, Sequences text) {
        int[] expected = Numbers.ints(item.get("greedy_ids"));
        Completion ours = probe.greedy(text, expected.length).get(0);
        double bound = findings.tolerance().logProbs();
        findings.equal(name + "greedy ids", expected, ours.ids());
        given(name + "greedy log-probs", item, "greedy_logprobs", ours.logProbs(), bound);
        given(name + "greedy entropies", item, "greedy_entropy", ours.entropies(), bound);
        if (item.has("greedy_text")) {
            findings.equalTexts(
                    name + "greedy text",
                    List.of(item.get("greedy_text").asText()),
                    List.of(policy.text().tokenizer().decode(ours.ids(), false)));
        }
    }

    /** Compares as many entries as the file has: it keeps only the first of a long array. */
    private void given(String name, JsonNode item, String field, float[] ours, double bound) {
        findings.whereGiven(
                name,
                item,
                field,
                expected -> {
                    float[] values = Numbers.floats(expected);
                    int length = Math.min(ours.length, values.length);
                    findings.close(name, values, Arrays.copyOf(ours, length), bound);
                });
    }

    private void number(String name, JsonNode item, String field, double ours, double bound) {
        findings.whereGiven(
                name,
                item,
                field,
                expected -> findings.compare(name, Math.abs(expected.asDouble() - ours), bound));
    }
}

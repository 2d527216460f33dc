package io.github.rlvr.djl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Jobs that are sampled in several ways, which must agree up to floating point. */
record Draws(String model, List<int[]> prompts, List<Job> jobs, SamplingParams sampling) {

    /** Logits reach 15 here: a few units in the last place of float32. */
    private static final float ROUNDING = 3e-5f;

    /** Ids of each tiny model. */
    static final int VOCABULARY = 512;

    /**
     * The same tokens, log-probabilities and ends. A completion may go another way from where its
     * uniform number falls on the very edge between two tokens, which processors round differently.
     */
    void assertSame(List<Completion> expected, List<Completion> actual) throws IOException {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            Completion one = expected.get(i);
            Completion other = actual.get(i);
            int parting = Arrays.mismatch(one.ids(), other.ids());
            if (parting < 0) {
                assertEquals(one.finish(), other.finish());
            } else {
                assertOnEdge(i, one.ids(), other.ids(), parting);
            }
            int same = parting < 0 ? one.ids().length : parting;
            assertNear(one.logProbs(), other.logProbs(), same);
            assertNear(one.entropies(), other.entropies(), same);
        }
    }

    private static void assertNear(float[] expected, float[] actual, int count) {
        assertArrayEquals(Arrays.copyOf(expected, count), Arrays.copyOf(actual, count), ROUNDING);
    }

    private void assertOnEdge(int job, int[] one, int[] other, int at) throws IOException {
        String what = "completion %d, token %d".formatted(job, at);
        assertEquals(at < one.length, at < other.length, what + " is missing on one side");
        int low = Math.min(one[at], other[at]);
        int high = Math.max(one[at], other[at]);
        double[] share = distribution(prompts.get(jobs.get(job).prompt()), one, at);
        double uniform = RolloutRandom.uniform(jobs.get(job).key(), at);
        assertEquals(sum(share, low + 1), uniform, ROUNDING, what + " is " + low + " or " + high);
        assertEquals(sum(share, high), uniform, ROUNDING, what + " is " + low + " or " + high);
    }

    private static double sum(double[] share, int count) {
        return Arrays.stream(share, 0, count).sum();
    }

    /** {@code [V]} probabilities of the token behind a prompt and some of a completion's tokens. */
    private double[] distribution(int[] prompt, int[] ids, int count) throws IOException {
        int[] before = Arrays.copyOf(prompt, prompt.length + count);
        System.arraycopy(ids, 0, before, prompt.length, count);
        try (DjlPolicy policy = TinyPolicy.of(model).optTrained(false).build()) {
            return probabilities(policy, before, sampling.logitDivisor());
        }
    }

    /** {@code [V]} the trainer's probabilities of the token behind a prompt. */
    static double[] probabilities(DjlPolicy policy, int[] prompt, double temperature) {
        List<Rollout> each =
                IntStream.range(0, VOCABULARY)
                        .mapToObj(id -> TinyPolicy.rollout(prompt, new int[] {id}, temperature))
                        .toList();
        double[] all =
                Arrays.stream(policy.logProbs(each)).mapToDouble(p -> Math.exp(p[0])).toArray();
        assertEquals(1, Arrays.stream(all).sum(), 1e-4);
        return all;
    }
}

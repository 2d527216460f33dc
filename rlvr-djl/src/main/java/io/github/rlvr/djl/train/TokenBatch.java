package io.github.rlvr.djl.train;

import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A micro-batch: right-padded sequences {@code prompt + completion} and the flat positions whose
 * hidden states predict a completion token. Only those positions ever meet the head.
 *
 * @param rows indices of the samples
 * @param width longest sequence less its last token, which predicts nothing
 * @param ids {@code [B * width]} row-major
 * @param positions {@code [N]} flat indices into ids, row after row
 * @param targets {@code [N]} the completion tokens they predict
 * @param divisors {@code [N]} temperature of each
 * @param lengths {@code [B]} completion lengths; they add up to N
 */
record TokenBatch(
        int[] rows,
        int width,
        long[] ids,
        long[] positions,
        long[] targets,
        float[] divisors,
        int[] lengths) {

    /**
     * Splits rollouts into micro-batches of similar length.
     *
     * @param rollouts those without a completion token are left out
     * @param tokenBudget padded tokens of a micro-batch, exceeded only by a single longer sequence
     */
    static List<TokenBatch> split(List<Rollout> rollouts, int tokenBudget) {
        return split(rollouts, IntStream.range(0, rollouts.size()).boxed().toList(), tokenBudget);
    }

    /** The same for some of the rollouts. */
    static List<TokenBatch> split(List<Rollout> rollouts, List<Integer> members, int tokenBudget) {
        List<Integer> order =
                members.stream()
                        .filter(i -> rollouts.get(i).length() > 0)
                        .sorted(Comparator.comparingInt((Integer i) -> -width(rollouts.get(i))))
                        .toList();
        List<TokenBatch> batches = new ArrayList<>();
        int from = 0;
        while (from < order.size()) {
            int width = width(rollouts.get(order.get(from)));
            int to = Math.min(order.size(), from + Math.max(1, tokenBudget / width));
            batches.add(of(rollouts, order.subList(from, to), width));
            from = to;
        }
        return batches;
    }

    private static int width(Rollout rollout) {
        return rollout.promptIds().length + rollout.length() - 1;
    }

    private static TokenBatch of(List<Rollout> rollouts, List<Integer> members, int width) {
        int tokens = members.stream().mapToInt(i -> rollouts.get(i).length()).sum();
        TokenBatch batch =
                new TokenBatch(
                        members.stream().mapToInt(i -> i).toArray(),
                        width,
                        new long[members.size() * width],
                        new long[tokens],
                        new long[tokens],
                        new float[tokens],
                        members.stream().mapToInt(i -> rollouts.get(i).length()).toArray());
        int at = 0;
        for (int row = 0; row < members.size(); row++) {
            at = batch.place(rollouts.get(members.get(row)), row, at);
        }
        return batch;
    }

    private int place(Rollout rollout, int row, int at) {
        int prompt = rollout.promptIds().length;
        int start = row * width;
        for (int i = 0; i < prompt; i++) {
            ids[start + i] = rollout.promptIds()[i];
        }
        int next = at;
        for (int t = 0; t < rollout.length(); t++, next++) {
            if (t + 1 < rollout.length()) {
                ids[start + prompt + t] = rollout.completionIds()[t];
            }
            positions[next] = start + prompt - 1 + t;
            targets[next] = rollout.completionIds()[t];
            divisors[next] = (float) rollout.temperature();
        }
        return next;
    }

    /** Longest completion. */
    int longest() {
        int longest = 0;
        for (int length : lengths) {
            longest = Math.max(longest, length);
        }
        return longest;
    }

    /** Number of scored tokens. */
    int tokens() {
        return targets.length;
    }
}

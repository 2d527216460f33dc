package io.github.rlvr.djl.train;

import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.decoder.TokenLayout;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A micro-batch: the tokens of some rollouts and the flat positions whose hidden states predict a
 * completion token. Only those positions ever meet the head. A completion's last token predicts
 * nothing and is left out.
 *
 * @param rows indices of the samples
 * @param layout of prompts and completions
 * @param positions {@code [N]} flat indices into the layout, row after row
 * @param targets {@code [N]} the completion tokens they predict
 * @param divisors {@code [N]} temperature of each
 * @param lengths {@code [B]} completion lengths; they add up to N
 */
record TokenBatch(
        int[] rows,
        TokenLayout layout,
        long[] positions,
        long[] targets,
        float[] divisors,
        int[] lengths) {

    /**
     * Rollouts that go through the model together: with one prompt computed once, or each alone.
     */
    private record Piece(List<Integer> members, boolean shared, int tokens) {}

    /** Micro-batches of all rollouts. */
    static List<TokenBatch> split(List<Rollout> rollouts, TrainingSettings settings) {
        List<Integer> all = IntStream.range(0, rollouts.size()).boxed().toList();
        return split(rollouts, all, settings);
    }

    /**
     * Micro-batches of some rollouts, largest pieces first.
     *
     * @param members those without a completion token are left out
     * @param settings how many tokens a micro-batch computes, exceeded only by a single rollout,
     *     and when prompts are shared
     */
    static List<TokenBatch> split(
            List<Rollout> rollouts, List<Integer> members, TrainingSettings settings) {
        Map<IntBuffer, List<Integer>> groups = new LinkedHashMap<>();
        for (int i : members) {
            if (rollouts.get(i).length() > 0) {
                IntBuffer prompt = IntBuffer.wrap(rollouts.get(i).promptIds());
                groups.computeIfAbsent(prompt, key -> new ArrayList<>()).add(i);
            }
        }
        List<Piece> pieces = new ArrayList<>();
        for (List<Integer> group : groups.values()) {
            pieces.addAll(pieces(rollouts, group, settings));
        }
        pieces.sort(Comparator.comparingInt(piece -> -piece.tokens));
        return packed(pieces, settings.microBatchTokens()).stream()
                .map(batch -> of(rollouts, batch))
                .toList();
    }

    /** A group in equal parts that fit, or in single rollouts if sharing saves too little. */
    private static List<Piece> pieces(
            List<Rollout> rollouts, List<Integer> group, TrainingSettings settings) {
        int prompt = rollouts.get(group.get(0)).promptIds().length;
        boolean shared = prompt * (group.size() - 1) >= settings.sharePromptsFrom();
        int branches = group.stream().mapToInt(i -> rollouts.get(i).length() - 1).sum();
        int room = Math.max(1, settings.microBatchTokens() - prompt);
        int parts = shared ? Math.min(group.size(), (branches + room - 1) / room) : group.size();
        List<Integer> order =
                group.stream()
                        .sorted(Comparator.comparingInt(i -> -rollouts.get(i).length()))
                        .toList();
        List<Piece> pieces = new ArrayList<>();
        for (int part = 0; part < Math.max(1, parts); part++) {
            List<Integer> some =
                    order.subList(
                            part * group.size() / Math.max(1, parts),
                            (part + 1) * group.size() / Math.max(1, parts));
            int tokens = some.stream().mapToInt(i -> rollouts.get(i).length() - 1).sum();
            pieces.add(new Piece(some, shared && some.size() > 1, prompt + tokens));
        }
        return pieces;
    }

    /** As few micro-batches as the budget allows, of which the largest is as small as can be. */
    private static List<List<Piece>> packed(List<Piece> pieces, int tokenBudget) {
        List<List<Piece>> fewest = filled(pieces, tokenBudget);
        int low = 1;
        int high = tokenBudget;
        while (low < high) {
            int middle = (low + high) / 2;
            if (filled(pieces, middle).size() > fewest.size()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return filled(pieces, high);
    }

    /** Pieces in order, each micro-batch filled up to a limit. */
    private static List<List<Piece>> filled(List<Piece> pieces, int limit) {
        List<List<Piece>> batches = new ArrayList<>();
        int room = 0;
        for (Piece piece : pieces) {
            if (batches.isEmpty() || piece.tokens > room) {
                batches.add(new ArrayList<>());
                room = limit;
            }
            batches.get(batches.size() - 1).add(piece);
            room -= piece.tokens;
        }
        return batches;
    }

    private static TokenBatch of(List<Rollout> rollouts, List<Piece> pieces) {
        int[] rows =
                pieces.stream()
                        .map(Piece::members)
                        .flatMap(Collection::stream)
                        .mapToInt(i -> i)
                        .toArray();
        int[] lengths = Arrays.stream(rows).map(i -> rollouts.get(i).length()).toArray();
        int tokens = Arrays.stream(lengths).sum();
        TokenLayout layout =
                TokenLayout.of(pieces.stream().map(piece -> tree(rollouts, piece)).toList());
        TokenBatch batch =
                new TokenBatch(
                        rows,
                        layout,
                        new long[tokens],
                        new long[tokens],
                        new float[tokens],
                        lengths);
        int at = 0;
        for (int tree = 0; tree < pieces.size(); tree++) {
            Piece piece = pieces.get(tree);
            for (int i = 0; i < piece.members.size(); i++) {
                Rollout rollout = rollouts.get(piece.members.get(i));
                int last = layout.stemStart(tree) + rollout.promptIds().length - 1;
                int next = piece.shared ? layout.branchStart(tree, i) : last + 1;
                at = batch.place(rollout, last, next, at);
            }
        }
        return batch;
    }

    private static TokenLayout.Tree tree(List<Rollout> rollouts, Piece piece) {
        Rollout first = rollouts.get(piece.members.get(0));
        if (!piece.shared) {
            int prompt = first.promptIds().length;
            int[] sequence = Arrays.copyOf(first.promptIds(), prompt + first.length() - 1);
            System.arraycopy(first.completionIds(), 0, sequence, prompt, first.length() - 1);
            return TokenLayout.Tree.of(sequence);
        }
        return new TokenLayout.Tree(
                first.promptIds(),
                piece.members.stream()
                        .map(rollouts::get)
                        .map(r -> Arrays.copyOf(r.completionIds(), r.length() - 1))
                        .toList());
    }

    /** The prompt's last token predicts the first of the completion, each of those the next. */
    private int place(Rollout rollout, int lastOfPrompt, int firstOfCompletion, int at) {
        for (int t = 0; t < rollout.length(); t++) {
            positions[at + t] = t == 0 ? lastOfPrompt : firstOfCompletion + t - 1;
            targets[at + t] = rollout.completionIds()[t];
            divisors[at + t] = (float) rollout.temperature();
        }
        return at + rollout.length();
    }

    /**
     * Parts of whole rows, in order.
     *
     * @param most scored tokens of a part, exceeded only by a single row
     */
    List<TokenBatch> parts(int most) {
        List<TokenBatch> parts = new ArrayList<>();
        int first = 0;
        int from = 0;
        int at = 0;
        for (int row = 0; row < rows.length; row++) {
            if (row > first && at + lengths[row] - from > most) {
                parts.add(part(first, row, from, at));
                first = row;
                from = at;
            }
            at += lengths[row];
        }
        parts.add(part(first, rows.length, from, at));
        return parts;
    }

    private TokenBatch part(int firstRow, int endRow, int from, int to) {
        return new TokenBatch(
                Arrays.copyOfRange(rows, firstRow, endRow),
                layout,
                Arrays.copyOfRange(positions, from, to),
                Arrays.copyOfRange(targets, from, to),
                Arrays.copyOfRange(divisors, from, to),
                Arrays.copyOfRange(lengths, firstRow, endRow));
    }

    /** Longest completion. */
    int longest() {
        return Arrays.stream(lengths).max().orElse(0);
    }

    /** Number of scored tokens. */
    int tokens() {
        return targets.length;
    }
}

package io.github.rlvr.djl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keys and values of prompts and what their first tokens are drawn from, prefilled once for every
 * row of their group.
 */
final class PromptCache implements AutoCloseable {

    private final Decoder decoder;
    private final IValue weights;
    private final NDManager manager;
    private final List<int[]> prompts;
    private final int budget;
    private final Map<Integer, Entry> entries = new HashMap<>();
    private final List<Batch> open = new ArrayList<>();

    /** A prefilled batch; closed when no row needs it any more. */
    private static final class Batch {
        private final IValue keysAndValues;
        private int users;

        Batch(IValue keysAndValues) {
            this.keysAndValues = keysAndValues;
        }
    }

    private record Entry(Batch batch, int row) {}

    PromptCache(
            Decoder decoder, IValue weights, NDManager manager, List<int[]> prompts, int budget) {
        this.decoder = decoder;
        this.weights = weights;
        this.manager = manager;
        this.prompts = prompts;
        this.budget = budget;
    }

    /**
     * Prefills what the coming jobs need and is not there yet, in their order, as many as fit the
     * token budget.
     *
     * @param coming prompt index of every job in order
     */
    void prepare(List<Integer> coming) {
        List<Integer> missing =
                coming.stream().distinct().filter(p -> !entries.containsKey(p)).toList();
        int from = 0;
        while (from < missing.size()) {
            int to = from;
            int longest = 0;
            while (to < missing.size()) {
                int wider = Math.max(longest, prompts.get(missing.get(to)).length);
                if (to > from && wider * (to - from + 1) > budget) {
                    break;
                }
                longest = wider;
                to++;
            }
            prefill(missing.subList(from, to), longest);
            from = to;
        }
    }

    /** Copies a prompt's keys and values into the slots from first on. */
    void admit(int prompt, IValue cache, int slots, int first, int count) {
        Entry entry = entries.get(prompt);
        long length = prompts.get(prompt).length;
        IValue[] arguments = {
            cache,
            entry.batch.keysAndValues,
            IValue.from((long) entry.row),
            IValue.from((long) first),
            IValue.from((long) count),
            IValue.from(length),
            IValue.from((long) slots)
        };
        try (IValue done = decoder.script().infer("admit", arguments)) {
            assert done.isLong();
        } finally {
            ScriptModule.close(Arrays.copyOfRange(arguments, 2, arguments.length));
        }
    }

    /** What the text's {@code prefill} returned for a prompt; stays owned by this. */
    IValue prefilled(int prompt) {
        return entries.get(prompt).batch.keysAndValues;
    }

    /** The prompt's place in {@link #prefilled}. */
    int row(int prompt) {
        return entries.get(prompt).row;
    }

    /** Says that no further row will ask for a prompt. */
    void release(int prompt) {
        Entry entry = entries.remove(prompt);
        if (--entry.batch.users == 0) {
            entry.batch.keysAndValues.close();
            open.remove(entry.batch);
        }
    }

    private void prefill(List<Integer> indices, int longest) {
        long[] ids = new long[indices.size() * longest];
        long[] lengths = new long[indices.size()];
        for (int i = 0; i < lengths.length; i++) {
            int[] prompt = prompts.get(indices.get(i));
            lengths[i] = prompt.length;
            for (int t = 0; t < prompt.length; t++) {
                ids[i * longest + t] = prompt[t];
            }
        }
        try (NDArray array = manager.create(ids, new Shape(lengths.length, longest));
                NDArray ends = manager.create(lengths);
                IValue input = ScriptModule.of(array);
                IValue last = ScriptModule.of(ends);
                IValue rope = ScriptModule.of(decoder.rope())) {
            Batch batch = new Batch(decoder.script().infer("prefill", weights, input, last, rope));
            open.add(batch);
            batch.users = indices.size();
            for (int i = 0; i < indices.size(); i++) {
                entries.put(indices.get(i), new Entry(batch, i));
            }
        }
    }

    @Override
    public void close() {
        open.forEach(batch -> batch.keysAndValues.close());
        open.clear();
        entries.clear();
    }
}

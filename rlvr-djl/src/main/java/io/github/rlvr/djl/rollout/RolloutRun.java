package io.github.rlvr.djl.rollout;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.policy.Cancellation;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One call of {@link RolloutEngine}: the slots, who waits and who is done. */
final class RolloutRun implements AutoCloseable {

    /** With stop strings the text is looked at often, so that few tokens are drawn in vain. */
    private static final int CHUNK_WITH_STOPS = 8;

    private final Decoder decoder;
    private final IValue weights;
    private final NDManager manager;
    private final List<int[]> prompts;
    private final List<Job> jobs;
    private final SamplingParams sampling;
    private final double strength;
    private final IValue curve;
    private final Set<Integer> ends;
    private final StopStrings stops;
    private final RolloutSettings settings;
    private final int positions;
    private final PromptCache promptCache;
    private final IValue rope;
    private final IValue endIds;
    private final List<Row> rows = new ArrayList<>();
    private final Completion[] done;
    private final int slots;
    private IValue cache;
    private int capacity;
    private int next;
    private int finished;
    private long newTokens;

    RolloutRun(
            Decoder decoder,
            IValue weights,
            NDManager manager,
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            Optional<EntropyTemperature> temperature,
            Set<Integer> ends,
            StopStrings stops,
            RolloutSettings settings,
            int positions) {
        this.decoder = decoder;
        this.weights = weights;
        this.manager = manager;
        this.prompts = prompts;
        this.jobs = jobs;
        this.sampling = sampling;
        Optional<EntropyTemperature> rule = temperature.filter(r -> !sampling.isGreedy());
        this.strength = rule.map(EntropyTemperature::strength).orElse(0.0);
        this.curve = ScriptModule.of(manager.create(curve(rule)));
        this.ends = ends;
        this.stops = stops;
        this.settings = settings;
        this.positions = positions;
        this.slots = Math.min(settings.maxRows(), jobs.size());
        this.done = new Completion[jobs.size()];
        this.promptCache =
                new PromptCache(decoder, weights, manager, prompts, settings.prefillTokens());
        this.rope = ScriptModule.of(decoder.rope());
        // No model has a negative id: an empty set of ends still needs one entry.
        long[] ids = ends.isEmpty() ? new long[] {-1} : ends.stream().mapToLong(i -> i).toArray();
        this.endIds = ScriptModule.of(manager.create(ids));
    }

    private static float[] curve(Optional<EntropyTemperature> rule) {
        return rule.map(
                        r ->
                                new float[] {
                                    (float) r.pivot(),
                                    (float) r.deviation(),
                                    (float) r.scalePositive(),
                                    (float) r.scaleNegative()
                                })
                .orElse(new float[4]);
    }

    List<Completion> completions(GenerationListener listener) {
        long start = System.nanoTime();
        boolean go = true;
        fill();
        while (go && !rows.isEmpty()) {
            decodeChunk();
            retire();
            fill();
            double seconds = (System.nanoTime() - start) * 1e-9;
            go =
                    listener.onProgress(
                            new GenerationListener.Progress(
                                    finished, jobs.size(), newTokens, seconds));
            Cancellation.throwIfInterrupted("generating");
        }
        cancelRest();
        return Arrays.asList(done);
    }

    /** Waiting jobs take the free slots behind the active rows. */
    private void fill() {
        int count = Math.min(slots - rows.size(), jobs.size() - next);
        if (count == 0) {
            return;
        }
        List<Job> coming = jobs.subList(next, next + count);
        promptCache.prepare(coming.stream().map(Job::prompt).toList());
        reserve(coming.stream().mapToInt(job -> prompts.get(job.prompt()).length).max().getAsInt());
        for (Job job : coming) {
            rows.add(admit(job, rows.size()));
        }
    }

    private Row admit(Job job, int slot) {
        int[] prompt = prompts.get(job.prompt());
        promptCache.admit(job.prompt(), cache, slot);
        boolean lastUser = next + 1 == jobs.size() || jobs.get(next + 1).prompt() != job.prompt();
        if (lastUser) {
            promptCache.release(job.prompt());
        }
        int limit = Math.min(sampling.maxNewTokens(), positions - prompt.length);
        return new Row(next++, job.key(), prompt, limit);
    }

    /** Grows the cache in blocks until it has room for so many positions. */
    private void reserve(int needed) {
        if (needed <= capacity) {
            return;
        }
        int grown = RolloutSettings.grown(capacity, needed, positions);
        IValue[] arguments = {
            IValue.from((long) slots),
            IValue.from((long) grown),
            cache == null ? ScriptModule.listOf(List.of()) : cache
        };
        try {
            cache = decoder.script().infer("cache", rope, arguments[0], arguments[1], arguments[2]);
            capacity = grown;
        } finally {
            ScriptModule.close(arguments);
        }
    }

    private void decodeChunk() {
        int batch = rows.size();
        int longest = rows.stream().mapToInt(Row::position).max().getAsInt();
        int most = rows.stream().mapToInt(Row::left).max().getAsInt();
        int chunk = stops.strings().isEmpty() ? settings.chunk() : CHUNK_WITH_STOPS;
        int steps = Math.min(chunk, Math.min(most, positions - longest));
        reserve(longest + steps + 1);
        try (NDManager scope = manager.newSubManager()) {
            NDArray[] out = decode(scope, batch, steps, longest);
            take(batch, out[0].toLongArray(), out[1].toFloatArray(), out[2].toFloatArray());
        }
    }

    private NDArray[] decode(NDManager scope, int batch, int steps, int longest) {
        long[] last = rows.stream().mapToLong(Row::lastToken).toArray();
        long[] position = rows.stream().mapToLong(Row::position).toArray();
        long[] left = rows.stream().mapToLong(Row::left).toArray();
        float[] uniform = new float[batch * steps];
        for (int i = 0; i < uniform.length; i++) {
            uniform[i] = (float) rows.get(i / steps).uniform(i % steps);
        }
        boolean even = Arrays.stream(position).allMatch(p -> p == longest);
        IValue[] arguments = {
            weights,
            cache,
            ScriptModule.of(scope.create(last)),
            ScriptModule.of(scope.create(position)),
            ScriptModule.of(scope.create(left)),
            ScriptModule.of(scope.create(uniform, new Shape(batch, steps))),
            IValue.from((long) longest),
            IValue.from(even),
            endIds,
            rope,
            IValue.from(sampling.logitDivisor()),
            IValue.from(sampling.isGreedy()),
            IValue.from((long) sampling.topK()),
            IValue.from(sampling.topP()),
            IValue.from(sampling.minP()),
            IValue.from((long) settings.patience()),
            curve,
            IValue.from(strength)
        };
        try (IValue result = decoder.script().infer("decode", arguments)) {
            IValue[] parts = result.toIValueTuple();
            NDArray[] arrays = new PtNDArray[parts.length];
            for (int i = 0; i < parts.length; i++) {
                arrays[i] = parts[i].toTensor((PtNDManager) scope);
                parts[i].close();
            }
            return arrays;
        } finally {
            for (IValue argument : arguments) {
                if (argument != weights
                        && argument != cache
                        && argument != endIds
                        && argument != curve
                        && argument != rope) {
                    argument.close();
                }
            }
        }
    }

    private void take(int batch, long[] ids, float[] logProbs, float[] entropies) {
        int steps = ids.length / batch;
        for (int i = 0; i < batch; i++) {
            Row row = rows.get(i);
            int before = row.count();
            for (int t = 0; t < steps; t++) {
                int at = i * steps + t;
                row.accept(
                        (int) ids[at], logProbs[at], entropies[at], ends.contains((int) ids[at]));
            }
            stops.apply(row, before);
            newTokens += row.count() - before;
        }
    }

    /** Finished rows leave; the last row moves into the slot, so that active rows stay together. */
    private void retire() {
        for (int slot = rows.size() - 1; slot >= 0; slot--) {
            Row row = rows.get(slot);
            if (!row.isFinished()) {
                continue;
            }
            done[row.job()] = row.completion();
            finished++;
            Row mover = rows.remove(rows.size() - 1);
            if (slot < rows.size()) {
                move(rows.size(), slot, mover.position());
                rows.set(slot, mover);
            }
        }
    }

    private void move(int from, int to, int length) {
        if (length == 0) {
            return;
        }
        IValue[] arguments = {
            IValue.from((long) from), IValue.from((long) to), IValue.from((long) length)
        };
        try (IValue moved =
                decoder.script().infer("move", cache, arguments[0], arguments[1], arguments[2])) {
            assert moved.isLong();
        } finally {
            ScriptModule.close(arguments);
        }
    }

    private void cancelRest() {
        for (Row row : rows) {
            row.cancel();
            done[row.job()] = row.completion();
        }
        for (int i = 0; i < done.length; i++) {
            if (done[i] == null) {
                Row never = new Row(i, 0, prompts.get(jobs.get(i).prompt()), 1);
                never.cancel();
                done[i] = never.completion();
            }
        }
    }

    @Override
    public void close() {
        promptCache.close();
        rope.close();
        endIds.close();
        curve.close();
        if (cache != null) {
            cache.close();
        }
    }
}

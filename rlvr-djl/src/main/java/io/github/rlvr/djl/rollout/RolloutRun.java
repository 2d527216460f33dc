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
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

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
    private final IValue[] rule;
    private final Set<Integer> ends;
    private final StopStrings stops;
    private final RolloutSettings settings;
    private final int positions;
    private final PromptCache promptCache;
    private final RolloutCache cache;
    private final IValue rope;
    private final NDArray endIds;
    private final List<Row> rows = new ArrayList<>();
    private final Completion[] done;
    private final int slots;
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
        this.ends = ends;
        this.stops = stops;
        this.settings = settings;
        this.positions = Math.min(positions, longest(prompts, sampling.maxNewTokens()));
        this.slots = Math.min(settings.maxRows(), jobs.size());
        this.done = new Completion[jobs.size()];
        this.promptCache =
                new PromptCache(decoder, weights, manager, prompts, settings.prefillTokens());
        this.rope = ScriptModule.of(decoder.rope());
        int distinct = (int) jobs.stream().mapToInt(Job::prompt).distinct().count();
        this.cache = new RolloutCache(decoder, rope, promptCache, slots, distinct, this.positions);
        this.rule = rule(sampling, temperature.filter(r -> !sampling.isGreedy()));
        // No model has a negative id: an empty set of ends still needs one entry.
        long[] ids = ends.isEmpty() ? new long[] {-1} : ends.stream().mapToLong(i -> i).toArray();
        this.endIds = manager.create(ids);
    }

    /** How a token is drawn, as {@code begin} and {@code decode} want it. */
    private IValue[] rule(SamplingParams sampling, Optional<EntropyTemperature> temperature) {
        return new IValue[] {
            IValue.from(sampling.logitDivisor()),
            IValue.from(sampling.isGreedy()),
            IValue.from((long) sampling.topK()),
            IValue.from(sampling.topP()),
            IValue.from(sampling.minP()),
            ScriptModule.of(manager.create(curve(temperature))),
            IValue.from(temperature.map(EntropyTemperature::strength).orElse(0.0))
        };
    }

    private static int longest(List<int[]> prompts, int newTokens) {
        long prompt = prompts.stream().mapToInt(ids -> ids.length).max().orElse(0);
        return (int) Math.min(Integer.MAX_VALUE, prompt + newTokens);
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
        refill();
        while (go && !rows.isEmpty()) {
            decodeChunk();
            refill();
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

    /** Until every active row has more to draw: the first token of a new one may be its last. */
    private void refill() {
        do {
            retire();
            fill();
        } while (rows.stream().anyMatch(Row::isFinished));
    }

    /** Waiting jobs take the free slots behind the active rows. */
    private void fill() {
        int count = Math.min(slots - rows.size(), jobs.size() - next);
        if (count == 0) {
            return;
        }
        List<Job> coming = jobs.subList(next, next + count);
        promptCache.prepare(coming.stream().map(Job::prompt).toList());
        int longest =
                coming.stream().mapToInt(job -> prompts.get(job.prompt()).length).max().getAsInt();
        cache.reserve(Math.min(longest + chunk(), positions));
        for (int last = next + count; next < last; ) {
            int prompt = jobs.get(next).prompt();
            int end = next;
            while (end < last && jobs.get(end).prompt() == prompt) {
                end++;
            }
            enter(prompt, end);
        }
    }

    /** The jobs before end, all of one prompt, become rows and draw their first tokens. */
    private void enter(int prompt, int end) {
        int[] ids = prompts.get(prompt);
        List<Row> group = new ArrayList<>();
        cache.enter(prompt, ids.length, rows.size(), end - next);
        while (next < end) {
            int limit = Math.min(sampling.maxNewTokens(), positions - ids.length);
            group.add(new Row(next, jobs.get(next), ids, limit));
            next++;
        }
        rows.addAll(group);
        begin(prompt, group);
        boolean lastUser = end == jobs.size() || jobs.get(end).prompt() != prompt;
        if (lastUser) {
            promptCache.release(prompt);
        }
    }

    private void begin(int prompt, List<Row> group) {
        try (NDManager scope = manager.newSubManager()) {
            List<IValue> arguments =
                    new ArrayList<>(
                            List.of(
                                    IValue.from((long) promptCache.row(prompt)),
                                    ScriptModule.of(scope.create(uniform(group, 1)))));
            try {
                take(
                        group,
                        infer(
                                scope,
                                "begin",
                                List.of(weights, promptCache.prefilled(prompt)),
                                arguments));
            } finally {
                arguments.forEach(IValue::close);
            }
        }
    }

    private int chunk() {
        return stops.strings().isEmpty() ? settings.chunk() : CHUNK_WITH_STOPS;
    }

    private void decodeChunk() {
        int longest = rows.stream().mapToInt(Row::position).max().getAsInt();
        int most = rows.stream().mapToInt(Row::left).max().getAsInt();
        int steps = Math.min(chunk(), Math.min(most, positions - longest));
        cache.reserve(longest + steps);
        try (NDManager scope = manager.newSubManager()) {
            decode(scope, steps, longest);
        }
    }

    private void decode(NDManager scope, int steps, int longest) {
        long[] position = numbers(Row::position);
        boolean even = Arrays.stream(position).allMatch(p -> p == longest);
        Shape shape = new Shape(rows.size(), steps);
        List<IValue> arguments =
                List.of(
                        ScriptModule.of(scope.create(numbers(Row::lastToken))),
                        ScriptModule.of(scope.create(position)),
                        ScriptModule.of(scope.create(numbers(Row::left))),
                        ScriptModule.of(scope.create(uniform(rows, steps), shape)),
                        ScriptModule.of(scope.create(numbers(cache::home))),
                        ScriptModule.of(scope.create(numbers(cache::shared))),
                        IValue.from((long) cache.slots()),
                        IValue.from((long) longest),
                        IValue.from(even),
                        ScriptModule.of(endIds),
                        ScriptModule.of(decoder.rope()),
                        IValue.from((long) settings.patience()));
        try {
            take(rows, infer(scope, "decode", List.of(weights, cache.tensors()), arguments));
        } finally {
            arguments.forEach(IValue::close);
        }
    }

    private long[] numbers(ToLongFunction<Row> number) {
        return rows.stream().mapToLong(number).toArray();
    }

    private static float[] uniform(List<Row> some, int steps) {
        float[] numbers = new float[some.size() * steps];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) some.get(i / steps).uniform(i % steps);
        }
        return numbers;
    }

    /** Tokens, log-probabilities and entropies; the rule comes last. */
    private NDArray[] infer(
            NDManager scope, String method, List<IValue> state, List<IValue> arguments) {
        IValue[] all =
                Stream.of(state.stream(), arguments.stream(), Arrays.stream(rule))
                        .flatMap(Function.identity())
                        .toArray(IValue[]::new);
        try (IValue result = decoder.script().infer(method, all)) {
            IValue[] parts = result.toIValueTuple();
            NDArray[] arrays = new PtNDArray[parts.length];
            for (int i = 0; i < parts.length; i++) {
                arrays[i] = parts[i].toTensor((PtNDManager) scope);
                parts[i].close();
            }
            return arrays;
        }
    }

    private void take(List<Row> some, NDArray[] drawn) {
        long[] ids = drawn[0].toLongArray();
        float[] logProbs = drawn[1].toFloatArray();
        float[] entropies = drawn[2].toFloatArray();
        int steps = ids.length / some.size();
        for (int i = 0; i < some.size(); i++) {
            Row row = some.get(i);
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
                cache.move(mover, rows.size(), slot);
                rows.set(slot, mover);
            }
            cache.leave(row.prompt());
        }
    }

    private void cancelRest() {
        for (Row row : rows) {
            row.cancel();
            done[row.job()] = row.completion();
        }
        for (int i = 0; i < done.length; i++) {
            if (done[i] == null) {
                Row never = new Row(i, jobs.get(i), prompts.get(jobs.get(i).prompt()), 1);
                never.cancel();
                done[i] = never.completion();
            }
        }
    }

    @Override
    public void close() {
        promptCache.close();
        cache.close();
        rope.close();
        ScriptModule.close(rule);
    }
}

package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * One measurement of this library, printed as one JSON line: decoding and prefill, a training step
 * on rows of their own or on groups that share a prompt, or a whole GRPO step. {@code
 * peers/compare.py} runs it in turn with the peers' own.
 *
 * <p>Arguments: {@code MODEL decode|train|groups|grpo float32|bfloat16 ROWS}.
 */
public final class PolicyBenchmark {

    private static final int PROMPT = 128;
    private static final int NEW = 128;
    private static final int REPEATS = 3;
    private static final int GROUP = 8;

    private final DjlPolicy policy;
    private final Algorithm grpo;
    private final String prompt;

    private PolicyBenchmark(DjlPolicy policy, String prompt) {
        this.policy = policy;
        this.grpo = Algorithms.byName("grpo", JsonNodeFactory.instance.objectNode());
        this.prompt = prompt;
    }

    /** Measures what the arguments name. */
    public static void main(String[] arguments) throws IOException {
        Precision precision = Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT));
        int rows = Integer.parseInt(arguments[3]);
        try (ModelSource source = ModelSource.open(Path.of(arguments[0]));
                DjlPolicy policy = policy(source, precision, !arguments[1].equals("decode"))) {
            PolicyBenchmark benchmark = new PolicyBenchmark(policy, prompt(source));
            switch (arguments[1]) {
                case "decode" -> benchmark.decode(rows);
                case "train" -> benchmark.train(benchmark.rowsOfTheirOwn(rows), 2 * PROMPT);
                case "groups" -> benchmark.train(benchmark.groups(rows), NEW / 2);
                case "grpo" -> benchmark.step(rows);
                default -> throw new IllegalArgumentException("unknown: " + arguments[1]);
            }
        }
    }

    /** No end-of-sequence id, so that every completion has the same length. */
    private static DjlPolicy policy(ModelSource source, Precision precision, boolean trained)
            throws IOException {
        TrainingSettings defaults = TrainingSettings.DEFAULTS;
        return DjlPolicy.builder()
                .setModel(
                        source.spec().withEosIds(Set.of()), source.weights(), ModelText.of(source))
                .optPrecision(precision)
                .optTrained(trained)
                .optThreads(Integer.getInteger("rlvr.threads", 2))
                .optOptimizer(OptimizerConfig.DEFAULTS, 1000)
                .optTraining(
                        new TrainingSettings(
                                Integer.getInteger(
                                        "rlvr.microBatchTokens", defaults.microBatchTokens()),
                                Integer.getInteger("rlvr.headChunk", defaults.headChunk()),
                                Boolean.getBoolean("rlvr.recomputeLayers"),
                                Integer.getInteger(
                                        "rlvr.sharePromptsFrom", defaults.sharePromptsFrom())))
                .build();
    }

    /** A text of {@value #PROMPT} tokens. */
    private static String prompt(ModelSource source) {
        String sentence =
                "A farmer has some apples. He gives half of them away and buys twelve more. ";
        int[] ids = source.tokenizer().encode(sentence.repeat(20), false);
        return source.tokenizer().decode(Arrays.copyOf(ids, PROMPT), false);
    }

    private void decode(int rows) throws IOException {
        generate(rows, 8);
        List<Double> first = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            first.add(seconds(() -> generate(rows, 1)));
            all.add(seconds(() -> generate(rows, NEW)));
        }
        double prefill = median(first);
        double rate = rows * (NEW - 1) / (median(all) - prefill);
        report("\"tokens_per_second\": %.1f, \"prefill_seconds\": %.4f", rate, prefill);
    }

    private void train(List<TrainingSample> samples, int longest) throws IOException {
        policy.update(samples, grpo.loss(), longest);
        List<Double> steps = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            steps.add(seconds(() -> policy.update(samples, grpo.loss(), longest)));
        }
        report("\"step_seconds\": %.3f", median(steps));
    }

    /** 256 scored tokens behind one other. */
    private List<TrainingSample> rowsOfTheirOwn(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> sample(row, new int[] {1}, 2 * PROMPT))
                .toList();
    }

    /** Eight completions of 64 tokens to every prompt of 256. */
    private List<TrainingSample> groups(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> sample(row, ids(-1 - row / GROUP, 2 * PROMPT), NEW / 2))
                .toList();
    }

    private int[] ids(long key, int length) {
        int[] ids = new int[length];
        for (int t = 0; t < length; t++) {
            ids[t] = (int) (RolloutRandom.uniform(key, t) * policy.spec().vocab());
        }
        return ids;
    }

    private TrainingSample sample(int row, int[] prompt, int length) {
        double[] advantages = new double[length];
        Arrays.fill(advantages, row % 2 == 0 ? 1 : -1);
        float[] none = new float[length];
        FinishReason end = FinishReason.LENGTH;
        return TrainingSample.onPolicy(
                new Rollout("row", row, prompt, ids(row, length), none, none, 1, end, "", 0, 0),
                advantages);
    }

    /** Groups of eight; rewards cost nothing. */
    private void step(int rows) throws IOException {
        List<Double> steps = new ArrayList<>();
        List<Double> rollouts = new ArrayList<>();
        for (int i = 0; i <= REPEATS; i++) {
            long start = System.nanoTime();
            List<RolloutGroup> groups = generate(rows, NEW);
            double sampled = (System.nanoTime() - start) * 1e-9;
            update(groups);
            if (i > 0) {
                rollouts.add(sampled);
                steps.add((System.nanoTime() - start) * 1e-9);
            }
        }
        report(
                "\"step_seconds\": %.3f, \"rollout_seconds\": %.3f",
                median(steps), median(rollouts));
    }

    private void update(List<RolloutGroup> groups) {
        List<ScoredGroup> scored = new ArrayList<>();
        for (RolloutGroup group : groups) {
            scored.add(
                    new ScoredGroup(
                            group.task(),
                            group.rollouts().stream()
                                    .map(r -> ScoredRollout.of(r, r.sample() % 7 / 7.0))
                                    .toList()));
        }
        Advantages advantages = grpo.estimator().estimate(AdvantageInput.of(scored));
        List<TrainingSample> samples = new ArrayList<>();
        for (ScoredGroup group : scored) {
            for (ScoredRollout member : group.rollouts()) {
                samples.add(
                        TrainingSample.onPolicy(member.rollout(), advantages.row(samples.size())));
            }
        }
        policy.update(samples, grpo.loss(), NEW);
    }

    private List<RolloutGroup> generate(int rows, int tokens) {
        int group = Math.min(rows, GROUP);
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < rows / group; i++) {
            tasks.add(Task.of("prompt-" + i, new Prompt.Text(prompt), ""));
        }
        return policy.generate(
                new GenerationRequest(tasks, group, SamplingParams.sampling(1, tokens), 1, tokens),
                GenerationListener.NONE);
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static void report(String format, Object... values) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "{%s, \"peak_rss_gb\": %.2f}%n",
                String.format(Locale.ROOT, format, values),
                peakKilobytes() / 1e6);
    }

    private static long peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}

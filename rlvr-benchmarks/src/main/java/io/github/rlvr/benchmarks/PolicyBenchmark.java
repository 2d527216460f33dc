package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.decoder.LoraTarget;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One measurement of this library, printed as one JSON line: decoding and prefill, a batch of
 * rollouts to questions, a training step on rows of their own or on groups that share a prompt, or
 * a whole GRPO step with all weights or an adapter. {@code peers/compare.py} runs it in turn with
 * the peers' own.
 *
 * <p>Arguments: {@code MODEL decode|rollouts|train|groups|grpo|lora float32|bfloat16|int8 ROWS
 * [QUESTIONS.jsonl]}.
 */
public final class PolicyBenchmark {

    private static final int PROMPT = 128;
    private static final int NEW = 128;
    private static final int LONGEST_ANSWER = 256;
    private static final int GROUP = 8;
    private static final int WARM_UP = 8;

    /** An adapter on attention's products. */
    static final LoraSettings LORA =
            new LoraSettings(
                    16,
                    32,
                    EnumSet.of(
                            LoraTarget.Q_PROJ,
                            LoraTarget.K_PROJ,
                            LoraTarget.V_PROJ,
                            LoraTarget.O_PROJ));

    private final DjlPolicy policy;
    private final GrpoStep step;

    private PolicyBenchmark(DjlPolicy policy, boolean rounded) {
        this.policy = policy;
        this.step = new GrpoStep(policy, rounded);
    }

    /** Measures what the arguments name. */
    public static void main(String[] arguments) throws IOException {
        String what = arguments[1];
        int rows = Integer.parseInt(arguments[3]);
        try (ModelSource source = ModelSource.open(Path.of(arguments[0]));
                DjlPolicy policy = policy(source, what, arguments[2])) {
            PolicyBenchmark benchmark = new PolicyBenchmark(policy, rounded(arguments[2]));
            Figures figures =
                    switch (what) {
                        case "decode" -> benchmark.decode(rows);
                        case "rollouts" -> benchmark.rollouts(rows, Path.of(arguments[4]));
                        case "train" -> benchmark.train(rows, benchmark::alone, 2 * PROMPT);
                        case "groups" -> benchmark.train(rows, benchmark::inGroups, NEW / 2);
                        case "grpo", "lora" -> benchmark.step(rows);
                        default -> throw new IllegalArgumentException("unknown: " + what);
                    };
            figures.print();
        }
    }

    /**
     * Where lengths are given there is no end-of-sequence id, so that every completion has its
     * length.
     */
    private static DjlPolicy policy(ModelSource source, String what, String precision)
            throws IOException {
        boolean rollouts = what.equals("rollouts");
        Precision sampled = Precision.valueOf(precision.toUpperCase(Locale.ROOT));
        ModelSpec spec = rollouts ? source.spec() : source.spec().withEosIds(Set.of());
        DjlPolicyBuilder builder =
                DjlPolicy.builder()
                        .setModel(spec, source.weights(), ModelText.of(source))
                        .optPrecision(rounded(precision) ? Precision.BFLOAT16 : sampled)
                        .optRolloutPrecision(sampled)
                        .optTrained(!rollouts && !what.equals("decode"))
                        .optThreads(Integer.getInteger("rlvr.threads", 2))
                        .optOptimizer(OptimizerConfig.DEFAULTS, 1000)
                        .optTraining(training());
        return (what.equals("lora") ? builder.optLora(LORA) : builder).build();
    }

    /** Whether rollouts are in 8 bits, besides training in bfloat16. */
    private static boolean rounded(String precision) {
        return precision.equalsIgnoreCase(Precision.INT8.name());
    }

    private static TrainingSettings training() {
        TrainingSettings defaults = TrainingSettings.DEFAULTS;
        return new TrainingSettings(
                Integer.getInteger("rlvr.microBatchTokens", defaults.microBatchTokens()),
                Integer.getInteger("rlvr.headChunk", defaults.headChunk()),
                Boolean.getBoolean("rlvr.recomputeLayers"),
                Integer.getInteger("rlvr.sharePromptsFrom", defaults.sharePromptsFrom()));
    }

    private Figures decode(int rows) {
        generate(rows, WARM_UP);
        double prefill = Stopwatch.median(() -> generate(rows, 1));
        double all = Stopwatch.median(() -> generate(rows, NEW));
        return new Figures()
                .with("tokens_per_second", rows * (NEW - 1) / (all - prefill))
                .with("prefill_seconds", prefill);
    }

    private List<RolloutGroup> generate(int rows, int tokens) {
        return step.generate(prompts(rows), Math.min(rows, GROUP), tokens);
    }

    /** The whole phase: encoding, prefill, sampling to the end of the answer, decoding to text. */
    private Figures rollouts(int rows, Path questions) throws IOException {
        List<Prompt> prompts = questions(questions, rows / GROUP);
        step.generate(prompts, GROUP, WARM_UP);
        List<RolloutGroup> groups = new ArrayList<>();
        double seconds =
                Stopwatch.seconds(
                        () -> groups.addAll(step.generate(prompts, GROUP, LONGEST_ANSWER)));
        long tokens =
                groups.stream()
                        .flatMap(group -> group.rollouts().stream())
                        .mapToLong(rollout -> rollout.completionIds().length)
                        .sum();
        return new Figures()
                .with("tokens_per_second", tokens / seconds)
                .with("rollout_seconds", seconds)
                .with("completion_tokens", tokens)
                .with(
                        "prompt_tokens",
                        prompts.stream().mapToInt(prompt -> policy.encode(prompt).length).sum());
    }

    private static List<Prompt> questions(Path file, int count) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Prompt> prompts = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : lines.limit(count).toList()) {
                String question = mapper.readTree(line).required("question").textValue();
                prompts.add(
                        Prompt.user(
                                question
                                        + "\nReason step by step and end with #### and the number."));
            }
        }
        return prompts;
    }

    /** Training samples, so many. */
    private interface Samples {
        List<TrainingSample> of(int rows);
    }

    private Figures train(int rows, Samples source, int longest) {
        step.update(source.of(Math.min(rows, GROUP)), longest);
        List<TrainingSample> samples = source.of(rows);
        return new Figures()
                .with("step_seconds", Stopwatch.median(() -> step.update(samples, longest)));
    }

    /** 256 scored tokens behind one other. */
    private List<TrainingSample> alone(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> sample(row, new int[] {1}, 2 * PROMPT))
                .toList();
    }

    /** Eight completions of 64 tokens to every prompt of 256. */
    private List<TrainingSample> inGroups(int rows) {
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

    /** Warmed up by a step of one group. */
    private Figures step(int rows) {
        step.run(prompts(GROUP), GROUP, NEW);
        GrpoStep.Seconds seconds = step.run(prompts(rows), GROUP, NEW);
        return new Figures()
                .with("step_seconds", seconds.step())
                .with("rollout_seconds", seconds.rollout());
    }

    /** One of {@value #PROMPT} tokens to every group; no two are the same. */
    private List<Prompt> prompts(int rows) {
        String sentence =
                "A farmer has some apples. He gives half of them away and buys twelve more. ";
        int[] ids = policy.text().tokenizer().encode(sentence.repeat(30), false);
        return IntStream.range(0, Math.max(1, rows / GROUP))
                .<Prompt>mapToObj(i -> new Prompt.Tokens(Arrays.copyOfRange(ids, i, i + PROMPT)))
                .toList();
    }
}

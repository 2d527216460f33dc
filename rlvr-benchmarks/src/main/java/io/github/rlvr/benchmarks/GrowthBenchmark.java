package io.github.rlvr.benchmarks;

import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.train.TrainingSettings;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Time and memory of one GRPO step of this library beside what its memory plan said, printed as one
 * JSON line. {@code peers/compare.py} runs it over lengths, groups, prompts, chunks and models.
 *
 * <p>Arguments: {@code MODEL SHAPE PRECISION PROMPTS GROUP NEW_TOKENS LOGIT_CHUNK}; the shape is
 * {@code own} for the model's weights, or {@code 1M}, {@code 36M}, {@code 135M} or {@code 494M} for
 * random ones of that many parameters. The system properties {@code rlvr.lora}, {@code
 * rlvr.recomputeLayers} and {@code rlvr.microBatchTokens} change the training.
 */
public final class GrowthBenchmark {

    private static final int PROMPT = 128;
    private static final int WARM_UP = 16;

    private GrowthBenchmark() {}

    /** Measures the point that the arguments name. */
    public static void main(String[] arguments) throws IOException {
        if (arguments[1].equals("own")) {
            try (ModelSource source = ModelSource.open(Path.of(arguments[0]))) {
                ModelSpec spec = source.spec().withEosIds(Set.of());
                measure(arguments, spec, source.weights(), ModelText.of(source));
            }
            return;
        }
        ModelSpec spec = spec(arguments[1]);
        try (Tokenizer numbers = numbers(spec.vocab())) {
            ModelText text = new ModelText(numbers, Optional.empty(), TokenizerConfig.empty());
            measure(arguments, spec, new RandomWeights(spec, 1), text);
        }
    }

    private static void measure(
            String[] arguments, ModelSpec spec, WeightSource weights, ModelText text)
            throws IOException {
        int prompts = Integer.parseInt(arguments[3]);
        int group = Integer.parseInt(arguments[4]);
        int tokens = Integer.parseInt(arguments[5]);
        DjlPolicyBuilder builder =
                DjlPolicy.builder()
                        .setModel(spec, weights, text)
                        .optPrecision(Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT)))
                        .optThreads(Integer.getInteger("rlvr.threads", 2))
                        .optOptimizer(OptimizerConfig.DEFAULTS, 1000)
                        .optTraining(training(Integer.parseInt(arguments[6])));
        if (Boolean.getBoolean("rlvr.lora")) {
            builder.optLora(PolicyBenchmark.LORA);
        }
        MemoryPlan plan = builder.memoryPlan(prompts, group, PROMPT, tokens);
        try (DjlPolicy policy = builder.build()) {
            figures(policy, prompts, group, tokens)
                    .with("parameters", policy.spec().parameters())
                    .with("planned_gb", plan.total() / 1e9)
                    .print();
        }
    }

    /** A tokenizer whose tokens are the numbers below the given one. */
    private static Tokenizer numbers(int count) throws IOException {
        String words =
                IntStream.range(0, count)
                        .mapToObj(id -> "\"" + id + "\":" + id)
                        .collect(Collectors.joining(","));
        String json =
                "{\"version\":\"1.0\",\"added_tokens\":[],\"model\":{\"type\":\"WordLevel\","
                        + "\"unk_token\":\"0\",\"vocab\":{"
                        + words
                        + "}}}";
        return Tokenizer.parse(json, Path.of("numbers"));
    }

    /** The last two are those of SmolLM2-135M and Qwen2.5-0.5B. */
    private static ModelSpec spec(String shape) {
        return switch (shape) {
            case "1M" -> spec(Architecture.LLAMA, 4, 128, 4, 4, 384, 2048);
            case "36M" -> spec(Architecture.LLAMA, 8, 512, 8, 8, 1536, 16384);
            case "135M" -> spec(Architecture.LLAMA, 30, 576, 9, 3, 1536, 49152);
            case "494M" -> spec(Architecture.QWEN2, 24, 896, 14, 2, 4864, 151936);
            default -> throw new IllegalArgumentException("unknown: " + shape);
        };
    }

    private static ModelSpec spec(
            Architecture family,
            int layers,
            int hidden,
            int heads,
            int kvHeads,
            int ffn,
            int vocab) {
        return ModelSpec.builder(family)
                .layers(layers)
                .hidden(hidden)
                .heads(heads)
                .kvHeads(kvHeads)
                .ffn(ffn)
                .vocab(vocab)
                .tiedEmbeddings(true)
                .contextLength(8192)
                .build();
    }

    private static TrainingSettings training(int chunk) {
        TrainingSettings defaults = TrainingSettings.DEFAULTS;
        return new TrainingSettings(
                Integer.getInteger("rlvr.microBatchTokens", defaults.microBatchTokens()),
                chunk,
                Boolean.getBoolean("rlvr.recomputeLayers"),
                defaults.sharePromptsFrom());
    }

    private static Figures figures(DjlPolicy policy, int prompts, int group, int tokens) {
        GrpoStep step = new GrpoStep(policy, false);
        int vocab = policy.spec().vocab();
        List<Prompt> asked =
                IntStream.range(0, prompts).mapToObj(key -> prompt(key, vocab)).toList();
        step.run(asked, group, Math.min(tokens, WARM_UP));
        GrpoStep.Seconds seconds = step.run(asked, group, tokens);
        return new Figures()
                .with("step_seconds", seconds.step())
                .with("rollout_seconds", seconds.rollout())
                .with("update_seconds", seconds.update());
    }

    private static Prompt prompt(long key, int vocab) {
        return new Prompt.Tokens(
                IntStream.range(0, PROMPT)
                        .map(t -> (int) (RolloutRandom.uniform(key, t) * vocab))
                        .toArray());
    }
}

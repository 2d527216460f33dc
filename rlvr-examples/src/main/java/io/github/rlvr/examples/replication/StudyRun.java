package io.github.rlvr.examples.replication;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.sft.SftSettings;
import io.github.rlvr.core.sft.SftTrainer;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.policy.PolicyExport;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import io.github.rlvr.rewards.calibration.PassAtK;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One arm of an experiment with one seed: a warm start that all arms of the seed share, then
 * reinforcement learning, then measurements.
 *
 * @param experiment what is tried
 * @param arm how
 * @param seed of weights, data and sampling
 * @param folder where warm starts are kept
 */
record StudyRun(Experiment experiment, Experiment.Arm arm, long seed, Path folder) {

    private static final String END = "<eos>";
    private static final int BATCH = 64;
    private static final int SAMPLES = 8;
    private static final int PASS_AT = 8;
    private static final long MEASURE_STEP = 1_000_000;
    private static final Set<String> CURVES =
            Set.of(
                    "reward",
                    "entropy",
                    "frac_reward_zero_std",
                    "completions/mean_length",
                    "rewards/exact_answer/mean",
                    "rewards/right/mean",
                    "rewards/brier/mean",
                    "rewards/steps/steps");
    private static final OptimizerConfig WARM =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0.01, 1, Schedule.COSINE, 20, 5);

    /**
     * Runs it.
     *
     * @throws IOException if the warm start cannot be kept
     */
    RunResult run() throws IOException {
        long begun = System.nanoTime();
        Path model = folder.resolve(experiment.name() + "-warm-" + seed);
        if (!Files.exists(model.resolve("config.json"))) {
            warmStart(model);
        }
        TrainConfig config = config(model);
        Algorithm algorithm =
                Algorithms.byName(config.algorithm().name(), config.algorithm().settings());
        long start = System.nanoTime();
        Map<String, List<Double>> curves = new TreeMap<>();
        try (DjlPolicy policy =
                        ConfiguredPolicy.of(config, algorithm)
                                .optProducts(ProductChoice.PLAIN)
                                .build();
                RewardPool rewards = rewards()) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            algorithm,
                            experiment.lesson().training(seed),
                            Optional.empty(),
                            rewards);
            Map<String, Double> before = finals(policy, rewards);
            List<TrainingListener> listeners = List.of(recorder(curves));
            new RlvrTrainer(setup, Optional.empty(), listeners, System::nanoTime).run();
            double seconds = secondsSince(start);
            Map<String, Double> finals = finals(policy, rewards);
            before.forEach((name, value) -> finals.put(name + " before", value));
            return new RunResult(
                    experiment.name(),
                    arm.name(),
                    seed,
                    seconds,
                    secondsSince(begun),
                    curves,
                    finals);
        }
    }

    private static double secondsSince(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private TrainConfig config(Path model) {
        return ConfigReader.parse(
                experiment.name(),
                experiment.settings() + "\nalgorithm: " + arm.algorithm() + "\n",
                List.of(
                        "model.path=" + model,
                        "model.threads=1",
                        "sampling.max_new_tokens=" + experiment.lesson().maxNewTokens(),
                        "trainer.steps=" + experiment.steps(),
                        "trainer.seed=" + seed,
                        "trainer.checkpoint_every=0"));
    }

    private RewardPool rewards() {
        List<WeightedReward> weighted = new ArrayList<>();
        for (WeightedReward reward : experiment.lesson().rewards()) {
            double weight =
                    arm.rewards().stream()
                            .filter(other -> other.reward().equals(reward.name()))
                            .mapToDouble(Experiment.RewardWeight::weight)
                            .findFirst()
                            .orElse(reward.weight());
            weighted.add(new WeightedReward(reward.name(), weight, reward.function()));
        }
        return new RewardPool(weighted, 1, Duration.ofSeconds(10), ErrorPolicy.FAIL);
    }

    private static TrainingListener recorder(Map<String, List<Double>> curves) {
        return new TrainingListener() {
            @Override
            public void onStep(StepReport report) {
                for (String name : CURVES) {
                    report.metrics()
                            .value(name)
                            .ifPresent(
                                    value ->
                                            curves.computeIfAbsent(name, n -> new ArrayList<>())
                                                    .add(value));
                }
            }
        };
    }

    private Map<String, Double> finals(DjlPolicy policy, RewardPool rewards) {
        SamplingParams sampling = SamplingParams.sampling(1, experiment.lesson().maxNewTokens());
        List<RolloutGroup> groups =
                policy.generate(
                        new GenerationRequest(
                                experiment.lesson().heldOut(seed).tasks(),
                                SAMPLES,
                                sampling,
                                seed,
                                MEASURE_STEP),
                        GenerationListener.NONE);
        List<ScoredGroup> scored = rewards.score(groups);
        Map<String, Double> finals = new TreeMap<>(experiment.lesson().measure(scored));
        String first = rewards.rewards().get(0).name();
        double accuracy = 0;
        double pass = 0;
        for (ScoredGroup group : scored) {
            int right =
                    (int)
                            group.rollouts().stream()
                                    .filter(r -> r.value(first).orElse(0) > 0.5)
                                    .count();
            accuracy += PassAtK.estimate(SAMPLES, right, 1) / scored.size();
            pass += PassAtK.estimate(SAMPLES, right, PASS_AT) / scored.size();
        }
        finals.put("accuracy", accuracy);
        finals.put("pass@" + PASS_AT, pass);
        finals.put("entropy", entropy(groups));
        finals.put("length", length(groups));
        return finals;
    }

    private static double entropy(List<RolloutGroup> groups) {
        double sum = 0;
        long tokens = 0;
        for (RolloutGroup group : groups) {
            for (Rollout rollout : group.rollouts()) {
                for (float entropy : rollout.entropies()) {
                    sum += entropy;
                }
                tokens += rollout.length();
            }
        }
        return sum / Math.max(1, tokens);
    }

    private static double length(List<RolloutGroup> groups) {
        return groups.stream()
                .flatMap(group -> group.rollouts().stream())
                .mapToInt(Rollout::length)
                .average()
                .orElse(0);
    }

    private void warmStart(Path model) throws IOException {
        Lesson lesson = experiment.lesson();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of(END), lesson.symbols())) {
            int end = tokenizer.id(END).orElseThrow();
            ModelSpec spec =
                    ModelSpec.builder(Architecture.QWEN3)
                            .layers(2)
                            .hidden(64)
                            .heads(4)
                            .ffn(192)
                            .vocab(tokenizer.size())
                            .contextLength(96)
                            .eosIds(Set.of(end))
                            .build();
            ModelText text = new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
            try (DjlPolicy policy =
                    DjlPolicy.builder()
                            .setModel(spec, new RandomWeights(spec, seed), text)
                            .optOptimizer(WARM, experiment.warmUpdates())
                            .optThreads(1)
                            .optProducts(ProductChoice.PLAIN)
                            .build()) {
                SftSettings settings = new SftSettings(experiment.warmUpdates(), BATCH, seed);
                new SftTrainer(
                                policy,
                                words -> ended(tokenizer.encode(words, false), end),
                                settings)
                        .train(lesson.pupil(seed), report -> {});
                new PolicyExport(policy).toFolder(model, ElementType.F32);
            }
        }
    }

    private static int[] ended(int[] ids, int end) {
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = end;
        return ended;
    }
}

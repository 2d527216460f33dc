package io.github.rlvr.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.cli.training.Interrupt;
import io.github.rlvr.cli.training.TrainingRun;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.train.TrainingResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every algorithm by its name on the quick start's task: a short run. */
@Tag("slow")
final class EveryAlgorithmTest {

    /** What differs from the algorithm's defaults. */
    private static final Map<String, List<String>> SETTINGS =
            Map.of(
                    "pure",
                    List.of(
                            "rewards=[{name: exact_answer}, {name: arithmetic_steps,"
                                    + " separator: '=', unchecked: 0.5}]"),
                    "ppo",
                    List.of("algorithm.critic_warmup_steps=2"));

    @TempDir static Path shared;

    @BeforeAll
    static void warmUp() throws IOException {
        Addition.Split split = Addition.split(1);
        write("train.jsonl", split.training());
        write("held-out.jsonl", split.heldOut());
        new WarmUp(1, silent()).run(split.training(), shared.resolve("model"));
    }

    static List<String> names() {
        return Algorithms.all().stream().map(AlgorithmProvider::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aShortRunFinishesAndMovesTheModel(String algorithm) throws IOException {
        TrainingResult result =
                new TrainingRun(
                                config(algorithm),
                                Optional.empty(),
                                UnaryOperator.identity(),
                                List.of())
                        .run(new Interrupt(Thread.currentThread(), silent(), code -> {}));
        assertEquals(TrainingResult.End.FINISHED, result.end());
        String tensors = "model.safetensors";
        Path trained = shared.resolve(algorithm).resolve(TrainingRun.MODEL).resolve(tensors);
        Path before = shared.resolve("model").resolve(tensors);
        assertNotEquals(-1, Files.mismatch(before, trained));
    }

    private static TrainConfig config(String algorithm) {
        String yaml =
                """
                model: {path: '%1$s/model', threads: 1}
                data: {train: '%1$s/train.jsonl', eval: '%1$s/held-out.jsonl', prompt_style: text}
                sampling: {max_new_tokens: 12}
                algorithm: {name: %2$s}
                rewards: [{name: exact_answer}]
                optimizer: {learning_rate: 1.0e-4, betas: [0.9, 0.99]}
                trainer:
                  {steps: 4, prompts_per_step: 6, group_size: 6, eval_every: 2, eval_samples: 50,
                   checkpoint_every: 0, max_refills: 20, output_dir: '%1$s/%2$s'}
                """
                        .formatted(shared, algorithm);
        return ConfigReader.parse(algorithm, yaml, SETTINGS.getOrDefault(algorithm, List.of()));
    }

    private static void write(String name, List<Addition> questions) throws IOException {
        Files.write(shared.resolve(name), questions.stream().map(Addition::json).toList());
    }

    private static PrintWriter silent() {
        return new PrintWriter(new StringWriter());
    }
}

package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.cli.training.Interrupt;
import io.github.rlvr.cli.training.TrainingRun;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.DataFormatException;
import io.github.rlvr.core.data.StepLabelReader;
import io.github.rlvr.core.data.TaskLayout;
import io.github.rlvr.djl.process.StepClassifier;
import io.github.rlvr.djl.process.StepTrainingSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes on a tiny model: everything runs, nothing is learnt. */
final class RecipesTest {

    private static final String LABELS =
            """
            {"prompt": "Two and two?", "completions": ["2+2=4", "So 4."], "labels": [true, true]}
            {"prompt": "Three and four?", "completions": ["3+4=8"], "labels": [0]}
            """;

    @TempDir private Path folder;

    @BeforeEach
    void data() throws IOException {
        Files.write(folder.resolve("train.jsonl"), List.of(row("What is 2+2?", "4")));
        Files.write(folder.resolve("eval.jsonl"), List.of(row("What is 3+4?", "7")));
    }

    private static String row(String prompt, String answer) {
        return "{\"prompt\": \"" + prompt + "\", \"answer\": \"" + answer + "\"}";
    }

    @ParameterizedTest
    @CsvSource({
        "rlcr, rewards/rlcr/brier",
        "rlcr, rewards/right/mean",
        "pure, rewards/arithmetic_steps/steps"
    })
    void aRecipeTrainsAndEvaluates(String name, String metric) throws IOException {
        String metrics = trained(name, List.of());
        assertTrue(metrics.contains(metric), metrics);
        assertTrue(metrics.contains("eval/accuracy"), metrics);
    }

    @Test
    void pureTakesTheStepsOfATrainedClassifier() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.jsonl"), LABELS);
        Path classifier = folder.resolve("classifier");
        StepTrainingSettings settings =
                new StepTrainingSettings(2, 2, 1, true, OptimizerConfig.DEFAULTS);
        TrainStepClassifier.train(TinyModel.folder(), labels, classifier, settings);
        StepClassifier.open(classifier, "\n").close();
        String rewards =
                "rewards=[{name: math}, {name: step_classifier, path: '" + classifier + "'}]";
        String metrics = trained("pure", List.of(rewards));
        assertTrue(metrics.contains("rewards/step_classifier/worst_step"), metrics);
    }

    @Test
    void stepsAndLabelsMustBeAsMany() throws IOException {
        Path labels =
                Files.writeString(
                        folder.resolve("labels.jsonl"),
                        LABELS + "{\"prompt\": \"p\", \"completions\": [\"a\"], \"labels\": []}\n");
        DataFormatException refused =
                assertThrows(
                        DataFormatException.class,
                        () -> new StepLabelReader(TaskLayout.AUTO).read(labels));
        assertTrue(refused.getMessage().contains("labels"), refused.getMessage());
        assertTrue(refused.getMessage().contains("3"), refused.getMessage());
    }

    private String trained(String name, List<String> more) throws IOException {
        Path run = folder.resolve("run");
        List<String> settings =
                new ArrayList<>(
                        List.of(
                                "model.path=" + TinyModel.folder(),
                                "model.threads=1",
                                "data.train=" + folder.resolve("train.jsonl"),
                                "data.eval=" + folder.resolve("eval.jsonl"),
                                "sampling.max_new_tokens=8",
                                "trainer.steps=2",
                                "trainer.prompts_per_step=1",
                                "trainer.group_size=4",
                                "trainer.eval_every=1",
                                "trainer.output_dir=" + run));
        settings.addAll(more);
        TrainConfig config = ConfigReader.read(Path.of("configs", name + ".yaml"), settings);
        Interrupt never =
                new Interrupt(
                        Thread.currentThread(),
                        new PrintWriter(System.err),
                        Runtime.getRuntime()::halt);
        new TrainingRun(config, Optional.empty(), UnaryOperator.identity(), List.of()).run(never);
        assertEquals(config, ConfigReader.read(run.resolve("config.yaml"), List.of()));
        return Files.readString(run.resolve("metrics.jsonl"));
    }
}

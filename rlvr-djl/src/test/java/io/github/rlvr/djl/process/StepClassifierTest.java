package io.github.rlvr.djl.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.data.LabelledSteps;
import io.github.rlvr.core.process.StepModelReward;
import io.github.rlvr.core.process.SteppedCompletion;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StepClassifierTest {

    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0, 1, Schedule.CONSTANT, 0, 5);

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-llama", "tiny-qwen2", "tiny-qwen3"})
    void learnsWhichStepsAreRightOnEveryTrunkAndSurvivesTheDisk(String trunk) throws IOException {
        List<LabelledSteps> data = data(60);
        List<Double> losses = new ArrayList<>();
        List<double[]> before;
        try (ModelSource model = ModelSource.open(TestModels.folder(trunk));
                StepClassifier classifier = StepClassifier.on(model, "\n", 1)) {
            StepTrainingSettings settings = new StepTrainingSettings(60, 8, 2, true, OPTIMIZER);
            new StepClassifierTrainer(classifier, settings).train(data, losses::add);
            classifier.save(folder);
            before = classifier.score(completions(data));
        }
        assertTrue(losses.get(0) > 0.5, () -> "first loss " + losses.get(0));
        assertTrue(agreement(data, before) > 0.95, () -> "losses " + losses);
        try (StepModelReward read =
                new StepClassifierProvider()
                        .create(
                                new JsonMapper()
                                        .createObjectNode()
                                        .put("path", folder.toString()))) {
            List<double[]> after = read.model().score(completions(data));
            for (int i = 0; i < before.size(); i++) {
                assertArrayEquals(before.get(i), after.get(i), 1e-5);
            }
        }
    }

    @Test
    void theHeadAloneLearnsWithoutMovingTheTrunk() throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-llama"));
                StepClassifier classifier = StepClassifier.on(model, "\n", 1)) {
            float[] trunk = classifier.weights().embedding().toFloatArray();
            float[] head = classifier.headWeight().toFloatArray();
            StepTrainingSettings settings = new StepTrainingSettings(3, 4, 2, false, OPTIMIZER);
            new StepClassifierTrainer(classifier, settings).train(data(8), loss -> {});
            assertArrayEquals(trunk, classifier.weights().embedding().toFloatArray());
            assertTrue(head[0] != classifier.headWeight().toFloatArray()[0]);
        }
    }

    @Test
    void theLossIsTheCrossEntropyAndOneUpdateLowersIt() throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-llama"));
                StepClassifier classifier = StepClassifier.on(model, "\n", 1)) {
            List<LabelledSteps> data = data(1);
            StepTrainingSettings settings = new StepTrainingSettings(1, 1, 2, false, OPTIMIZER);
            double loss = loss(classifier, data);
            new StepClassifierTrainer(classifier, settings)
                    .train(data, l -> assertEquals(loss, l, 1e-4));
            assertTrue(loss(classifier, data) < loss);
        }
    }

    @Test
    void rewardsDoNotDependOnTheCompanyOfACompletion() throws IOException {
        List<SteppedCompletion> all = completions(data(20));
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-qwen3"));
                StepClassifier classifier = StepClassifier.on(model, "\n", 1)) {
            List<double[]> together = classifier.score(all);
            assertEquals(0, classifier.score(List.of()).size());
            for (int i = 0; i < all.size(); i++) {
                double[] alone = classifier.score(List.of(all.get(i))).get(0);
                assertArrayEquals(alone, together.get(i), 1e-5);
                for (double reward : alone) {
                    assertTrue(Math.abs(reward) <= 1);
                }
            }
        }
    }

    @Test
    void aLanguageModelIsNoStepClassifier() {
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> StepClassifier.open(TestModels.folder("tiny-llama"), "\n"));
        assertTrue(refused.getMessage().contains("score.weight"), refused.getMessage());
    }

    @Test
    void aFolderThatIsNotNamedOrAKeyThatIsUnknownIsRefused() {
        StepClassifierProvider provider = new StepClassifierProvider();
        JsonMapper json = new JsonMapper();
        IllegalArgumentException missing =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> provider.create(json.createObjectNode()));
        assertTrue(missing.getMessage().contains("path"), missing.getMessage());
        IllegalArgumentException unknown =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> provider.create(json.createObjectNode().put("paht", "x")));
        assertTrue(unknown.getMessage().contains("'path'"), unknown.getMessage());
    }

    @Test
    void theFolderNamesItselfATokenClassifier() throws IOException {
        try (ModelSource model = ModelSource.open(TestModels.folder("tiny-qwen2"));
                StepClassifier classifier = StepClassifier.on(model, "\n", 1)) {
            classifier.save(folder);
        }
        String config = Files.readString(folder.resolve("config.json"));
        assertTrue(config.contains("Qwen2ForTokenClassification"), config);
    }

    /** Sums of digits, right in half of all cases. */
    private static List<LabelledSteps> data(int count) {
        Random random = new Random(5);
        List<LabelledSteps> data = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> steps = new ArrayList<>();
            List<Boolean> labels = new ArrayList<>();
            for (int s = 0; s <= i % 3; s++) {
                boolean right = random.nextBoolean();
                steps.add(right ? "so 1 + 1 = 2" : "so 1 + 1 = 3");
                labels.add(right);
            }
            data.add(new LabelledSteps("d" + i, new Prompt.Text("Add."), steps, labels));
        }
        return data;
    }

    private static List<SteppedCompletion> completions(List<LabelledSteps> data) {
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        new int[0],
                        new float[0],
                        new float[0],
                        1,
                        FinishReason.STOP,
                        "",
                        0,
                        0);
        return data.stream()
                .map(
                        d ->
                                new SteppedCompletion(
                                        new Sample(Task.of("t", d.prompt(), "1"), rollout),
                                        d.steps()))
                .toList();
    }

    private static double agreement(List<LabelledSteps> data, List<double[]> rewards) {
        int right = 0;
        int all = 0;
        for (int i = 0; i < data.size(); i++) {
            for (int s = 0; s < data.get(i).labels().size(); s++) {
                right += data.get(i).labels().get(s) == rewards.get(i)[s] > 0 ? 1 : 0;
                all++;
            }
        }
        return (double) right / all;
    }

    private static double loss(StepClassifier classifier, List<LabelledSteps> data) {
        double reward = classifier.score(completions(data)).get(0)[0];
        double right = (1 + reward) / 2;
        return -Math.log(data.get(0).labels().get(0) ? right : 1 - right);
    }
}

package io.github.rlvr.core.sft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SftTrainerTest {

    private static final CompletionEncoder DIGIT = text -> new int[] {Integer.parseInt(text)};

    @Test
    void thePolicyLearnsToGiveTheCompletions() {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        List<SftPair> pairs = List.of(pair("a", "3"), pair("b", "1"));
        List<SftReport> reports = new ArrayList<>();
        new SftTrainer(policy, DIGIT, new SftSettings(10, 2, 1)).train(pairs, reports::add);
        assertEquals(10, reports.size());
        assertEquals(List.of("3", "1"), List.of(answer(policy, "a"), answer(policy, "b")));
    }

    @Test
    void everyTokenOfACompletionHasAdvantageOneAndNoOldLogProb() {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        new SftTrainer(policy, text -> new int[] {2, 3, 0}, new SftSettings(1, 1, 1))
                .train(List.of(pair("a", "x")), report -> {});
        TrainingSample sample = policy.updates().get(0).get(0);
        assertArrayEquals(new double[] {1, 1, 1}, sample.advantages());
        assertArrayEquals(new int[] {2, 3, 0}, sample.rollout().completionIds());
        assertTrue(sample.oldLogProbs().isEmpty());
    }

    @Test
    void aPairBeyondTheContextIsRefusedBeforeAnythingIsTrained() {
        ScriptedPolicy policy = new ScriptedPolicy(1);
        SftTrainer trainer =
                new SftTrainer(policy, text -> new int[1000], new SftSettings(1, 1, 1));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> trainer.train(List.of(pair("a", "1")), report -> {}));
        assertTrue(e.getMessage().startsWith("pair a has"), e.getMessage());
        assertEquals(List.of(), policy.updates());
    }

    @Test
    void theLossIsTheMeanOverAllTokensOfTheStepAndIgnoresMaskedOnes() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray logProbs = manager.create(new float[][] {{-1, -2}, {-4, Float.NaN}});
            logProbs.setRequiresGradient(true);
            NDArray mask = manager.create(new float[][] {{1, 1}, {1, 0}});
            PolicyLossOutput output = new SftLoss().compute(input(logProbs, mask));
            // 5 tokens in the step, of which this micro-batch holds 3.
            assertEquals(7 / 5.0, output.loss().getFloat(), 1e-6);
            assertEquals(7, output.metrics().get("nll").sum().getFloat(), 1e-6);
            assertEquals(3, output.metrics().get("nll").count().getFloat());
            collector.backward(output.loss());
            assertArrayEquals(
                    new float[] {-0.2f, -0.2f, -0.2f, 0},
                    logProbs.getGradient().toFloatArray(),
                    1e-7f);
        }
    }

    private static PolicyLossInput input(NDArray logProbs, NDArray mask) {
        return new PolicyLossInput(
                logProbs,
                logProbs,
                logProbs,
                Optional.empty(),
                logProbs,
                mask,
                mask,
                new LossTotals(5, 3, 3, 2));
    }

    private static SftPair pair(String name, String completion) {
        return new SftPair(name, Prompt.user(name), completion);
    }

    private static String answer(ScriptedPolicy policy, String name) {
        var request =
                new GenerationRequest(
                        List.of(Task.of(name, Prompt.user(name), "")),
                        1,
                        SamplingParams.greedy(1),
                        0,
                        0);
        RolloutGroup group = policy.generate(request, GenerationListener.NONE).get(0);
        return group.rollouts().get(0).text();
    }
}

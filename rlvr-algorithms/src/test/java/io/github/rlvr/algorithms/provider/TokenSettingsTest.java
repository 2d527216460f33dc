package io.github.rlvr.algorithms.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenSettingsTest {

    static Stream<String> names() {
        return Algorithms.all().stream().map(provider -> provider.name());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyAlgorithmCorrectsAMismatchByDefaultAndOnlyThen(String name) throws IOException {
        PolicyLoss loss = algorithm(name, "{}").loss();
        assertNotEquals(loss, loss.correctedForMismatch());
        PolicyLoss never = algorithm(name, "{\"rollout_is\": \"none\"}").loss();
        assertEquals(never, never.correctedForMismatch());
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyAlgorithmRejectsCompletionsThatDoNotFitByDefaultWhereRolloutsMayNotFit(String name)
            throws IOException {
        Algorithm algorithm = algorithm(name, "{}");
        assertArrayEquals(batch().trainedTokens(), algorithm.tokens().keep(farBatch()));
        Algorithm corrected = algorithm.correctedForMismatch();
        assertTrue(corrected.needs().contains(Need.OLD_LOG_PROBS));
        boolean[][] kept = corrected.tokens().keep(farBatch());
        assertArrayEquals(new boolean[] {false, false}, kept[0]);
        assertArrayEquals(new boolean[] {true, true}, kept[1]);
        assertSame(TokenFilter.all(), algorithm(name, "{\"rollout_rs\": \"none\"}").tokens());
    }

    @Test
    void rejectionWhereRolloutsMayNotFitIsCombinedWithTruncation() throws IOException {
        TokenFilter filter = algorithm("grpo", "{\"mask_truncated_completions\": true}").tokens();
        boolean[][] kept = filter.correctedForMismatch().keep(farBatch());
        assertArrayEquals(new boolean[] {false, false}, kept[0]);
        assertArrayEquals(new boolean[] {false, false}, kept[1]);
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyAlgorithmLeavesOutTruncatedCompletionsWhenAsked(String name) throws IOException {
        boolean[][] all = algorithm(name, "{}").tokens().keep(batch());
        assertArrayEquals(new boolean[] {true, true}, all[1]);
        TokenFilter filter = algorithm(name, "{\"mask_truncated_completions\": true}").tokens();
        boolean[][] kept = filter.keep(batch());
        assertArrayEquals(new boolean[] {true, true}, kept[0]);
        assertArrayEquals(new boolean[] {false, false}, kept[1]);
    }

    @Test
    void aTruncatedWeightMultipliesTheLossWhereRolloutsDoNotFit() throws IOException {
        PolicyLoss loss = algorithm("grpo", "{\"epsilon_high\": 9}").loss();
        // Log-ratios 1 and -1 of trainer over sampler: weights min(e, 2) and 1/e.
        assertEquals(-1, loss(loss), 1e-6);
        assertEquals(-(2 + Math.exp(-1)) / 2, loss(loss.correctedForMismatch()), 1e-6);
    }

    @Test
    void theTokensOfHighestEntropyAreThoseOfTheWholeUpdate() throws IOException {
        PolicyLoss loss = algorithm("grpo", "{\"top_entropy_quantile\": 0.5}").loss();
        // Entropies of the micro-batch are 1 and 1; of the update also 2, 2 and 3.
        assertEquals(-1, loss(loss), 1e-6);
        List<Rollout> update = List.of(recorded(0, 1, 1), recorded(1, 2, 2, 3));
        assertEquals(0, loss(loss.forUpdate(update)), 1e-6);
        assertEquals(-1, loss(loss.forUpdate(List.of(recorded(0, 1, 1)))), 1e-6);
    }

    private static Rollout recorded(int sample, float... entropies) {
        int n = entropies.length;
        return new Rollout(
                "t",
                sample,
                new int[1],
                new int[n],
                new float[n],
                entropies,
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }

    @Test
    void aWeightAboveTheThresholdCanDropItsToken() throws IOException {
        PolicyLoss loss = algorithm("grpo", "{\"rollout_is_outside\": \"drop\"}").loss();
        assertEquals(-Math.exp(-1) / 2, loss(loss.correctedForMismatch()), 1e-6);
    }

    @Test
    void aRejectionRuleNeedsTheTrainersLogProbsAndTakesTokensOut() throws IOException {
        Algorithm algorithm =
                algorithm(
                        "grpo",
                        "{\"rollout_rs\": \"token_k1\", \"rollout_rs_threshold\": \"1.5\"}");
        assertTrue(algorithm.needs().contains(Need.OLD_LOG_PROBS));
        boolean[][] kept = algorithm.tokens().keep(batch());
        assertArrayEquals(new boolean[] {false, true}, kept[0]);
        assertArrayEquals(new boolean[] {true, true}, kept[1]);
    }

    @Test
    void rejectionAndTruncationAreCombined() throws IOException {
        Algorithm algorithm =
                algorithm(
                        "grpo",
                        "{\"rollout_rs\": \"token_k1\", \"rollout_rs_threshold\": \"1.5\", "
                                + "\"mask_truncated_completions\": true}");
        boolean[][] kept = algorithm.tokens().keep(batch());
        assertArrayEquals(new boolean[] {false, true}, kept[0]);
        assertArrayEquals(new boolean[] {false, false}, kept[1]);
    }

    @Test
    void aRuleWithoutAThresholdIsRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                algorithm(
                                        "grpo",
                                        "{\"rollout_rs\": \"token_k1\","
                                                + " \"rollout_rs_threshold\": \"\"}"));
        assertTrue(error.getMessage().contains("give a threshold"), error.getMessage());
    }

    /** Two rows of two tokens, the first sampled 1 nat from the trainer, the second cut off. */
    private static AdvantageInput batch() {
        return batch(-2);
    }

    /** The same, the first row 1 nat a token from the trainer in the mean. */
    private static AdvantageInput farBatch() {
        return batch(-3);
    }

    private static AdvantageInput batch(float first) {
        List<ScoredRollout> rollouts =
                List.of(
                        rollout(0, FinishReason.STOP, first, -1),
                        rollout(1, FinishReason.LENGTH, -1, -1));
        ScoredGroup group = new ScoredGroup(Task.of("t", Prompt.user("?"), "!"), rollouts);
        double[][] old = {{-1, -1}, {-1, -1}};
        return new AdvantageInput(List.of(group), Map.of(Need.OLD_LOG_PROBS, old), 0);
    }

    private static ScoredRollout rollout(int sample, FinishReason finish, float... logProbs) {
        return ScoredRollout.of(
                new Rollout(
                        "t",
                        sample,
                        new int[1],
                        new int[2],
                        logProbs,
                        new float[2],
                        1,
                        finish,
                        "",
                        0,
                        0),
                sample);
    }

    private static double loss(PolicyLoss loss) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray old = manager.create(new double[][] {{-1, -2}});
            NDArray sampled = manager.create(new double[][] {{-2, -1}});
            NDArray ones = old.onesLike();
            return loss.compute(
                            new PolicyLossInput(
                                    old,
                                    old,
                                    sampled,
                                    Optional.empty(),
                                    ones,
                                    ones,
                                    ones,
                                    new LossTotals(2, 1, 1, 2)))
                    .loss()
                    .toDoubleArray()[0];
        }
    }

    private static Algorithm algorithm(String name, String settings) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(settings);
        return Algorithms.byName(name, tree);
    }
}

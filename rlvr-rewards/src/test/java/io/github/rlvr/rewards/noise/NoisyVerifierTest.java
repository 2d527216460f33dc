package io.github.rlvr.rewards.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoisyVerifierTest {

    private static final NoiseRates RATES = new NoiseRates(0.1, 0.3);

    @TempDir Path directory;

    @Test
    void theBackwardCorrectionIsUnbiased() {
        double right = 0.7 * RATES.backward(1) + 0.3 * RATES.backward(0);
        double wrong = 0.1 * RATES.backward(1) + 0.9 * RATES.backward(0);
        assertEquals(1, right, 1e-12);
        assertEquals(0, wrong, 1e-12);
    }

    @Test
    void theForwardWeightVanishesForRightAnswersAndPointsTheCleanWayForWrongOnes() {
        assertEquals(0, 0.7 * RATES.forward(1) + 0.3 * RATES.forward(0), 1e-12);
        assertEquals(-(1 - 0.1 - 0.3), 0.1 * RATES.forward(1) + 0.9 * RATES.forward(0), 1e-12);
    }

    @Test
    void ratesThatSumToOneAreRefused() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                Samples.provided(
                                        "noisy_verifier",
                                        "{\"false_positive\": 0.5, \"false_negative\": 0.5}"));
        assertTrue(e.getMessage().contains("sum below 1"), e.getMessage());
    }

    @Test
    void rejectedAnswersThatWinTheirAppealRaiseTheEstimate() throws Exception {
        NoisyVerifier reward = appealing();
        ScoredGroup batch = batch();
        Groups.scores(reward, 0, batch);
        // 4 accepted and 4 of the rejected right: half of the right ones are rejected.
        assertEquals(0.1 * 0.5, reward.rates().falseNegative(), 1e-12);
        for (int i = 0; i < 200; i++) {
            Groups.scores(reward, 0, batch);
        }
        assertEquals(0.5, reward.rates().falseNegative(), 1e-6);
    }

    @Test
    void aSampledAppealIsScaledByItsRate() throws Exception {
        NoisyVerifier half =
                (NoisyVerifier)
                        Samples.provided(
                                "noisy_verifier",
                                "{\"appeal\": \"second\", \"appeal_rate\": 0.5, \"smoothing\": 0}");
        double[] first = new double[2000];
        Arrays.fill(first, 0, 1000, 1);
        double[] second = new double[2000];
        Arrays.fill(second, 1);
        int[] lengths = new int[2000];
        Groups.scores(half, 0, Groups.of("big", lengths, Map.of("math", first, "second", second)));
        assertEquals(0.5, half.rates().falseNegative(), 0.03);
    }

    @Test
    void theEstimateSurvivesARestart() throws Exception {
        NoisyVerifier before = appealing();
        Groups.scores(before, 0, batch());
        before.saveState(directory);
        NoisyVerifier after = appealing();
        after.restoreState(directory);
        assertEquals(before.rates(), after.rates());
        assertArrayEquals(
                Groups.values(Groups.scores(before, 0, batch())),
                Groups.values(Groups.scores(after, 0, batch())));
    }

    @Test
    void anUnknownVerdictStaysUnknown() throws Exception {
        ScoredGroup group =
                Groups.of("t", new int[2], Map.of("math", new double[] {1, Double.NaN}));
        double[] values = Groups.values("noisy_verifier", "{\"false_positive\": 0.5}", group);
        assertEquals(1, values[0]);
        assertTrue(Double.isNaN(values[1]));
    }

    private static NoisyVerifier appealing() throws Exception {
        return (NoisyVerifier) Samples.provided("noisy_verifier", "{\"appeal\": \"second\"}");
    }

    private static ScoredGroup batch() {
        return Groups.of(
                "t",
                new int[10],
                Map.of(
                        "math", new double[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0},
                        "second", new double[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0}));
    }
}

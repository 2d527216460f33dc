package io.github.rlvr.algorithms.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import io.github.rlvr.algorithms.hapo.HapoObjective;
import io.github.rlvr.algorithms.kl.KlEstimator;
import io.github.rlvr.algorithms.mismatch.ImportanceWeights;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.loss.Need;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SurrogateLossTest {

    private static final int[] ALL = {0, 1, 2, 3, 4, 5};
    private static final KlTerm KL = new KlTerm(0.1, KlEstimator.K3, false);

    @TestFactory
    Stream<DynamicTest> theSplitIntoMicroBatchesChangesNothing() {
        return eachLoss(
                loss -> {
                    RandomMicroBatch batch = new RandomMicroBatch(1);
                    var whole = batch.run(loss, DataType.FLOAT64, ALL);
                    var first = batch.run(loss, DataType.FLOAT64, 4, 0, 1);
                    var second = batch.run(loss, DataType.FLOAT64, 5, 3);
                    var third = batch.run(loss, DataType.FLOAT64, 2);
                    assertEquals(whole.loss(), first.loss() + second.loss() + third.loss(), 1e-12);
                    assertArrayEquals(whole.gradient()[4], first.gradient()[0], 1e-12);
                    assertArrayEquals(whole.gradient()[5], second.gradient()[0], 1e-12);
                    assertArrayEquals(whole.gradient()[2], third.gradient()[0], 1e-12);
                });
    }

    @TestFactory
    Stream<DynamicTest> nanAtMaskedPositionsChangesNothing() {
        return eachLoss(
                loss -> {
                    RandomMicroBatch batch = new RandomMicroBatch(2);
                    var clean = batch.run(loss, DataType.FLOAT64, ALL);
                    batch.fillMasked(Double.NaN);
                    var dirty = batch.run(loss, DataType.FLOAT64, ALL);
                    assertEquals(clean.loss(), dirty.loss());
                    assertArrayEquals(clean.gradient(), dirty.gradient());
                });
    }

    @TestFactory
    Stream<DynamicTest> float32AgreesWithFloat64() {
        return eachLoss(
                loss -> {
                    RandomMicroBatch batch = new RandomMicroBatch(3);
                    var wide = batch.run(loss, DataType.FLOAT64, ALL);
                    var narrow = batch.run(loss, DataType.FLOAT32, ALL);
                    assertEquals(wide.loss(), narrow.loss(), 1e-5 * (1 + Math.abs(wide.loss())));
                    for (int i = 0; i < ALL.length; i++) {
                        assertArrayEquals(wide.gradient()[i], narrow.gradient()[i], 1e-5);
                    }
                });
    }

    @TestFactory
    Stream<DynamicTest> aStepWithoutTokensHasNoLossAndNoGradient() {
        return eachLoss(
                loss -> {
                    RandomMicroBatch batch = new RandomMicroBatch(4);
                    batch.maskAll();
                    var empty = batch.run(loss, DataType.FLOAT64, ALL);
                    assertEquals(0, empty.loss());
                    double[] gradients =
                            Arrays.stream(empty.gradient())
                                    .flatMapToDouble(Arrays::stream)
                                    .toArray();
                    assertArrayEquals(new double[gradients.length], gradients);
                });
    }

    @Test
    void weightsScaleTheObjectiveButNotTheDivergence() {
        RandomMicroBatch batch = new RandomMicroBatch(5);
        SurrogateLoss full = loss(List.of(), KL);
        SurrogateLoss none = loss(List.of(in -> in.mask().zerosLike()), KL);
        SurrogateLoss objectiveOnly = loss(List.of(), KlTerm.OFF);
        double expected =
                batch.run(full, DataType.FLOAT64, ALL).loss()
                        - batch.run(objectiveOnly, DataType.FLOAT64, ALL).loss();
        assertEquals(expected, batch.run(none, DataType.FLOAT64, ALL).loss(), 1e-12);
    }

    @Test
    void nanAtMaskedPositionsChangesNothingForHapo() {
        HapoObjective objective =
                new HapoObjective(new AdaptiveClip(0.2, 0.2, 1, 1), 10, 0.8, Compat.RECOMMENDED);
        SurrogateLoss hapo = SurrogateLoss.of(objective, LossAggregation.TOKEN_MEAN);
        RandomMicroBatch batch = new RandomMicroBatch(6);
        var clean = batch.run(hapo, DataType.FLOAT64, ALL);
        batch.fillMasked(Double.NaN);
        var dirty = batch.run(hapo, DataType.FLOAT64, ALL);
        assertEquals(clean.loss(), dirty.loss());
        assertArrayEquals(clean.gradient(), dirty.gradient());
    }

    @Test
    void onlyTheDivergenceNeedsTheReference() {
        assertEquals(Set.of(), loss(List.of(), KlTerm.OFF).needs());
        assertEquals(Set.of(Need.REFERENCE_LOG_PROBS), loss(List.of(), KL).needs());
    }

    @Test
    void aDualClipOfOneIsRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class, () -> ClippedObjective.of(0.2, 0.2, 1));
        assertTrue(error.getMessage().startsWith("dual_clip is 1.0; it must be above 1"));
    }

    private static SurrogateLoss loss(List<TokenWeights> weights, KlTerm kl) {
        return new SurrogateLoss(
                ClippedObjective.of(0.2, 0.28, 10),
                weights,
                LossAggregation.TOKEN_MEAN,
                kl,
                EntropyBonus.OFF);
    }

    private static Stream<DynamicTest> eachLoss(Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (LossAggregation.Mode mode : LossAggregation.Mode.values()) {
            for (TokenObjective objective : objectives()) {
                SurrogateLoss loss =
                        new SurrogateLoss(
                                objective,
                                List.of(
                                        ImportanceWeights.truncated(
                                                ImportanceWeights.Level.TOKEN, 2)),
                                LossAggregation.of(mode),
                                KL,
                                new EntropyBonus(0.01, LossAggregation.TOKEN_MEAN));
                String name = objective.getClass().getSimpleName() + " " + mode;
                tests.add(DynamicTest.dynamicTest(name, () -> check.on(loss)));
            }
        }
        return tests.stream();
    }

    private static List<TokenObjective> objectives() {
        return List.of(
                ClippedObjective.of(0.2, 0.28, 1.5),
                new ClippedObjective(0.2, 0.2, 3, 4, 20, RatioLevel.SEQUENCE),
                new GspoObjective(0.01, 0.02),
                new CispoObjective(0, 5, Double.POSITIVE_INFINITY));
    }

    /** A claim about a loss. */
    @FunctionalInterface
    private interface Check {
        void on(SurrogateLoss loss);
    }
}

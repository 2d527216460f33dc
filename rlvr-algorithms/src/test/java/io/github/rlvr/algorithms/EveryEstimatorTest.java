package io.github.rlvr.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that every registered algorithm's estimator obeys, with its defaults. */
class EveryEstimatorTest {

    private static final double TOLERANCE = 1e-9;
    private static final int SEEDS = 20;

    static Stream<String> names() {
        return Algorithms.all().stream().map(AlgorithmProvider::name);
    }

    @ParameterizedTest
    @MethodSource("names")
    void permutingGroupsAndRowsPermutesTheAdvantages(String name) {
        each(
                name,
                (estimator, batch) -> {
                    Advantages forwards = estimator.estimate(batch.input());
                    Advantages backwards = estimator.estimate(batch.reversed().input());
                    int last = forwards.size() - 1;
                    for (int i = 0; i <= last; i++) {
                        assertArrayEquals(forwards.row(i), backwards.row(last - i), TOLERANCE);
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatStandsBehindTheMaskChangesNothing(String name) {
        each(
                name,
                (estimator, batch) -> {
                    Advantages clean = estimator.estimate(batch.input());
                    Advantages dirty = estimator.estimate(batch.withNanBehindTheMask().input());
                    for (int i = 0; i < clean.size(); i++) {
                        boolean[] mask = batch.rows().get(i).mask();
                        assertArrayEquals(inside(clean.row(i), mask), inside(dirty.row(i), mask));
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void aRolloutWithoutARewardGetsZeroAndChangesNoOther(String name) {
        each(
                name,
                (estimator, batch) -> {
                    Advantages without = estimator.estimate(batch.input());
                    RandomBatch more = batch.with(Double.NaN, 3);
                    Advantages with = estimator.estimate(more.input());
                    int j = 0;
                    for (int i = 0; i < with.size(); i++) {
                        if (Double.isNaN(more.rows().get(i).reward())) {
                            assertArrayEquals(new double[3], with.row(i));
                        } else {
                            boolean[] mask = more.rows().get(i).mask();
                            assertArrayEquals(
                                    inside(without.row(j++), mask),
                                    inside(with.row(i), mask),
                                    TOLERANCE);
                        }
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void anEmptyCompletionHasARewardButNoAdvantages(String name) {
        each(
                name,
                (estimator, batch) -> {
                    Advantages advantages = estimator.estimate(batch.with(0, 0).input());
                    assertEquals(batch.rows().size() + 1, advantages.size());
                    long empty =
                            Stream.iterate(0, i -> i < advantages.size(), i -> i + 1)
                                    .filter(i -> advantages.row(i).length == 0)
                                    .count();
                    assertEquals(1, empty);
                });
    }

    @ParameterizedTest
    @MethodSource("names")
    void peersAreNeededByEveryAlgorithmWithAGroupBaseline(String name) {
        boolean alone = List.of("ppo", "pf_ppo", "reinforce", "reinforce_plus_plus").contains(name);
        assertEquals(!alone, Algorithms.byName(name, null).needs().contains(Need.PEERS), name);
    }

    @Test
    void aRewardThatIsNotFiniteIsRefusedBeforeAnyEstimator() {
        for (double reward : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            var error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> ScoredRollout.of(Batches.rollout(7, 3, 2), reward));
            assertTrue(
                    error.getMessage().startsWith("reward of sample 3 of task 7 is"),
                    error.getMessage());
        }
    }

    private static void each(String name, BiConsumer<AdvantageEstimator, RandomBatch> claim) {
        ObjectNode defaults = JsonNodeFactory.instance.objectNode();
        for (int seed = 0; seed < SEEDS; seed++) {
            claim.accept(Algorithms.byName(name, defaults).estimator(), RandomBatch.of(seed));
        }
    }

    private static double[] inside(double[] row, boolean[] mask) {
        double[] inside = new double[row.length];
        Arrays.setAll(inside, t -> mask[t] ? row[t] : 0);
        return inside;
    }
}

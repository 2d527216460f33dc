package io.github.rlvr.algorithms.advantage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.hapo.HapoAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.Advantages;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Laws that estimators with one reward a rollout obey, on seeded random batches. */
class OutcomeEstimatorLawsTest {

    private static final double TOLERANCE = 1e-9;
    private static final Map<String, AdvantageEstimator> ESTIMATORS = estimators();

    @TestFactory
    Stream<DynamicTest> equalRewardsGiveExactlyZero() {
        return each(
                ESTIMATORS.keySet(),
                (estimator, random) ->
                        assertArrayEquals(new double[5], first(estimator, 1, 1, 1, 1, 1), 0));
    }

    @TestFactory
    Stream<DynamicTest> reversingAGroupReversesItsAdvantages() {
        return each(
                ESTIMATORS.keySet(),
                (estimator, random) -> {
                    double[] rewards = rewards(random);
                    assertArrayEquals(
                            reversed(first(estimator, rewards)),
                            first(estimator, reversed(rewards)),
                            TOLERANCE);
                });
    }

    @TestFactory
    Stream<DynamicTest> aRolloutWithoutARewardGetsZeroAndChangesNoOther() {
        return each(
                ESTIMATORS.keySet(),
                (estimator, random) -> {
                    double[] rewards = rewards(random);
                    double[] longer = Arrays.copyOf(rewards, rewards.length + 1);
                    longer[rewards.length] = Double.NaN;
                    double[] with = first(estimator, longer);
                    assertEquals(0, with[rewards.length]);
                    double[] expected = Arrays.copyOf(first(estimator, rewards), longer.length);
                    assertArrayEquals(expected, with, TOLERANCE);
                });
    }

    @TestFactory
    Stream<DynamicTest> aGroupDoesNotSeeOthersOfAnySize() {
        return each(
                Set.of("grpo", "dr_grpo", "rloo", "ngrpo", "hapo"),
                (estimator, random) -> {
                    double[] rewards = rewards(random);
                    double[] alone = first(estimator, rewards);
                    Advantages together =
                            estimator.estimate(
                                    Batches.of(rewards, rewards(random), new double[] {1}));
                    assertArrayEquals(alone, firsts(together, 0, rewards.length), TOLERANCE);
                });
    }

    @TestFactory
    Stream<DynamicTest> shiftingTheRewardsChangesNothing() {
        return each(
                Set.of("grpo", "dr_grpo", "rloo", "dgpo_plain", "hapo"),
                (estimator, random) -> {
                    double[] rewards = rewards(random);
                    double[] shifted = Arrays.stream(rewards).map(r -> r + 3).toArray();
                    assertArrayEquals(
                            first(estimator, rewards), first(estimator, shifted), TOLERANCE);
                });
    }

    @TestFactory
    Stream<DynamicTest> withoutADivisorAdvantagesScaleWithTheRewards() {
        return each(
                Set.of("dr_grpo", "rloo"),
                (estimator, random) -> {
                    double[] rewards = rewards(random);
                    double[] doubled = Arrays.stream(rewards).map(r -> 2 * r).toArray();
                    double[] expected =
                            Arrays.stream(first(estimator, rewards)).map(a -> 2 * a).toArray();
                    assertArrayEquals(expected, first(estimator, doubled), TOLERANCE);
                });
    }

    @TestFactory
    Stream<DynamicTest> advantagesOfAGroupSumToZero() {
        return each(
                Set.of("grpo", "dr_grpo", "rloo", "dgpo", "dgpo_plain", "hapo"),
                (estimator, random) ->
                        assertEquals(
                                0,
                                Arrays.stream(first(estimator, rewards(random))).sum(),
                                TOLERANCE));
    }

    private static Stream<DynamicTest> each(
            Set<String> names, BiConsumer<AdvantageEstimator, Random> claim) {
        return names.stream()
                .sorted()
                .map(
                        name ->
                                DynamicTest.dynamicTest(
                                        name,
                                        () -> {
                                            for (int seed = 0; seed < 20; seed++) {
                                                claim.accept(
                                                        ESTIMATORS.get(name), new Random(seed));
                                            }
                                        }));
    }

    private static Map<String, AdvantageEstimator> estimators() {
        Compat safe = Compat.RECOMMENDED;
        Map<String, AdvantageEstimator> estimators = new LinkedHashMap<>();
        estimators.put("grpo", GrpoAdvantage.GRPO);
        estimators.put("dr_grpo", new GrpoAdvantage(RewardScale.NONE, 1e-6, safe));
        estimators.put("rloo", RlooAdvantage.PLAIN);
        estimators.put("ngrpo", new NgrpoAdvantage(1, 1, 1e-6, false));
        estimators.put("a_grae", new AgraeAdvantage(1, true, 1e-6, safe));
        estimators.put("dgpo", new DgpoAdvantage(true, true, 2, safe));
        estimators.put("dgpo_plain", new DgpoAdvantage(true, false, 2, safe));
        estimators.put("hapo", new HapoAdvantage(true, 1e-6, safe));
        return estimators;
    }

    private static double[] first(AdvantageEstimator estimator, double... rewards) {
        return firsts(estimator.estimate(Batches.of(rewards)), 0, rewards.length);
    }

    private static double[] firsts(Advantages advantages, int from, int count) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> advantages.row(from + i)[0]);
        return values;
    }

    private static double[] rewards(Random random) {
        return random.doubles(2 + random.nextInt(9)).toArray();
    }

    private static double[] reversed(double[] values) {
        double[] reversed = new double[values.length];
        Arrays.setAll(reversed, i -> values[values.length - 1 - i]);
        return reversed;
    }
}

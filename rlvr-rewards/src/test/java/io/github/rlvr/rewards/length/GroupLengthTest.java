package io.github.rlvr.rewards.length;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.Groups;
import io.github.rlvr.rewards.Samples;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupLengthTest {

    private static final int[] LENGTHS = {10, 20, 30};

    private static ScoredGroup group(double... math) {
        return Groups.of("t", LENGTHS, Map.of("math", math));
    }

    @Test
    void kimiPaysTheShortestAndNeverPaysWrongOnes() throws Exception {
        assertArrayEquals(
                new double[] {0.5, 0, -0.5}, Groups.values("kimi_length", "{}", group(1, 0, 1)));
        assertArrayEquals(
                new double[] {0, 0, -0.5}, Groups.values("kimi_length", "{}", group(0, 0, 0)));
    }

    @Test
    void aGoldThatCannotBeReadCountsAsCorrectForKimi() throws Exception {
        assertEquals(0.5, Groups.values("kimi_length", "{}", group(Double.NaN, 0, 1))[0]);
    }

    @Test
    void o1PrunerComparesWithTheMeanOfTheGroup() throws Exception {
        assertArrayEquals(
                new double[] {1, 0, -1.0 / 3},
                Groups.values("o1_pruner", "{}", group(1, 1, 1)),
                1e-12);
        ScoredGroup empty = Groups.of("t", new int[2], Map.of());
        assertArrayEquals(new double[2], Groups.values("o1_pruner", "{}", empty));
    }

    @Test
    void efficientLengthComparesRightOnesOnlyAndLeavesOutUnknownOnes() throws Exception {
        double[] values = Groups.values("efficient_length", "{}", group(1, 1, Double.NaN));
        assertEquals(0, values[0] + values[1], 1e-12);
        assertTrue(values[0] > 0.4);
        assertTrue(Double.isNaN(values[2]));
        assertArrayEquals(new double[3], Groups.values("efficient_length", "{}", group(1, 0, 0)));
    }

    @Test
    void grpoLambdaPaysForLengthOnlyWhereMostAreRight() throws Exception {
        double[] most = Groups.values("grpo_lambda", "{\"threshold\": 0.6}", group(1, 1, 0));
        assertTrue(most[0] > most[1] && most[1] > 0.8 && most[2] == 0);
        assertArrayEquals(
                new double[] {1, 1, 0}, Groups.values("grpo_lambda", "{}", group(1, 1, 0)));
    }

    @Test
    void grpoLambdaOverABatchPenalisesTheGroupsThatAreRightMostOften() throws Exception {
        String half = "{\"scope\": \"batch\", \"fraction\": 0.5}";
        double[] values = Groups.values("grpo_lambda", half, group(1, 0, 0), group(1, 1, 0));
        assertArrayEquals(new double[] {1, 0, 0}, new double[] {values[0], values[1], values[2]});
        assertTrue(values[3] < 1 && values[3] > values[4]);
    }

    @Test
    void grpoLambdaGivesNothingWhereNothingIsRight() throws Exception {
        String all = "{\"scope\": \"batch\", \"fraction\": 1}";
        assertArrayEquals(new double[3], Groups.values("grpo_lambda", all, group(0, 0, 0)));
    }

    @Test
    void lengthIsCountedInTokensOrCharacters() throws Exception {
        var sample = Samples.of("7", "\\boxed{7}", 100);
        String limit = "\"max_length\": 100";
        assertEquals(
                0.5,
                Samples.value(Samples.reward("cosine_length", "{" + limit + "}").score(sample)),
                1e-12);
        String characters = "{" + limit + ", \"unit\": \"characters\"}";
        assertTrue(Samples.value(Samples.reward("cosine_length", characters).score(sample)) > 0.98);
    }
}

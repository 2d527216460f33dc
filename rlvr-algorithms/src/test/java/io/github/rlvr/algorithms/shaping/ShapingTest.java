package io.github.rlvr.algorithms.shaping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Batches;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import org.junit.jupiter.api.Test;

class ShapingTest {

    @Test
    void thePenaltyIsBoundedByItsFactor() {
        OverlongPenalty safe = new OverlongPenalty(20, 4, 0.5, Compat.RECOMMENDED);
        OverlongPenalty official = new OverlongPenalty(20, 4, 0.5, Compat.OFFICIAL);
        assertEquals(0, safe.penalty(16));
        assertEquals(-0.25, safe.penalty(18));
        assertEquals(-0.5, safe.penalty(40));
        assertEquals(-3, official.penalty(40));
    }

    @Test
    void anEmptyBufferIsRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new OverlongPenalty(20, 0, 1, Compat.RECOMMENDED));
        assertTrue(error.getMessage().startsWith("overlong buffer is 0 tokens"));
    }

    @Test
    void asARewardItScoresTheCompletionsLength() throws Exception {
        RewardFunction reward = new OverlongPenalty(4, 2, 1, Compat.RECOMMENDED);
        Sample sample = new Sample(Task.of("t", Prompt.user("?"), "!"), Batches.rollout(0, 0, 3));
        assertEquals(-0.5, reward.score(sample).value().orElseThrow());
    }

    @Test
    void equalRewardsAreDroppedHoweverTheyRound() {
        DynamicSampling filter = new DynamicSampling(Compat.RECOMMENDED);
        assertFalse(filter.keep(group(0.1, 0.1, 0.1)));
        assertTrue(filter.keep(group(0.1, 0.2)));
        assertFalse(filter.keep(group(1)));
        assertTrue(new DynamicSampling(Compat.OFFICIAL).keep(group(1)));
    }

    @Test
    void allWrongGroupsStayWhenOnlyAllCorrectOnesAreDropped() {
        CorrectnessFilter filter = new CorrectnessFilter(CorrectnessFilter.Drop.ALL_CORRECT, 1);
        assertTrue(filter.keep(group(0, 0)));
        assertTrue(filter.keep(group(0, 1)));
        assertFalse(filter.keep(group(1, 1)));
    }

    private static ScoredGroup group(double... rewards) {
        return Batches.of(rewards).groups().get(0);
    }
}

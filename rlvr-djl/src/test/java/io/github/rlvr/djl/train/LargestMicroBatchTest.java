package io.github.rlvr.djl.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LargestMicroBatchTest {

    private static final TrainingSettings SETTINGS = new TrainingSettings(2048, 512, false, 256);

    @Test
    void aSharedPromptCountsOnceAndALastTokenNot() {
        LargestMicroBatch batch = LargestMicroBatch.of(1, 8, 128, 128, SETTINGS);
        assertEquals(new LargestMicroBatch(128 + 8 * 127), batch);
    }

    @Test
    void aGroupThatExceedsTheBudgetIsCutInEqualParts() {
        LargestMicroBatch batch = LargestMicroBatch.of(4, 8, 128, 128, SETTINGS.withTokens(1024));
        assertEquals(new LargestMicroBatch(128 + 4 * 127), batch);
    }

    @Test
    void microBatchesAreAsEvenAsTheirNumberAllows() {
        LargestMicroBatch batch = LargestMicroBatch.of(8, 1, 1, 256, SETTINGS.withTokens(1280));
        assertEquals(new LargestMicroBatch(4 * 256), batch);
    }

    @Test
    void aSingleRolloutMayExceedTheBudget() {
        LargestMicroBatch batch = LargestMicroBatch.of(2, 1, 100, 50, SETTINGS.withTokens(10));
        assertEquals(new LargestMicroBatch(149), batch);
    }
}

package io.github.rlvr.djl.train;

import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The micro-batch that holds most, of a step whose prompts and completions are all as long as they
 * may be.
 *
 * @param tokens that are computed; a shared prompt counts once
 */
public record LargestMicroBatch(int tokens) {

    /**
     * Splits a step as an update would.
     *
     * @param prompts groups of the step, at least one
     * @param group completions of each, at least one
     * @param prompt tokens of a prompt, at least one
     * @param completion tokens of a completion, at least one
     */
    public static LargestMicroBatch of(
            int prompts, int group, int prompt, int completion, TrainingSettings settings) {
        int[] ids = new int[completion];
        float[] none = new float[completion];
        List<Rollout> rollouts = new ArrayList<>();
        for (int i = 0; i < prompts; i++) {
            int[] start = new int[prompt];
            start[0] = i;
            for (int sample = 0; sample < group; sample++) {
                FinishReason end = FinishReason.LENGTH;
                rollouts.add(new Rollout("", sample, start, ids, none, none, 1, end, "", 0, 0));
            }
        }
        return TokenBatch.split(rollouts, settings).stream()
                .map(batch -> new LargestMicroBatch(batch.layout().size()))
                .max(Comparator.comparingInt(LargestMicroBatch::tokens))
                .orElseThrow();
    }
}

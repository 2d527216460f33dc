package io.github.rlvr.algorithms.shaping;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.Arrays;

/**
 * Drops groups by how many of their rollouts are correct, that is, have at least a reward.
 *
 * <p>Source: NGRPO (2025), which drops groups that are all correct and keeps those that are all
 * wrong. Its code asserts that rewards are 0 or 1; here any reward below {@code correct} is wrong.
 *
 * @param drop which groups
 * @param correct reward of a correct rollout
 */
public record CorrectnessFilter(Drop drop, double correct) implements GroupFilter {

    /** Which groups are dropped. */
    public enum Drop {
        /** None. */
        @JsonProperty("none")
        NONE,
        /** Those whose rollouts are all correct or all wrong. */
        @JsonProperty("all")
        ALL,
        /** Those whose rollouts are all correct. */
        @JsonProperty("all_correct")
        ALL_CORRECT,
        /** Those whose rollouts are all wrong. */
        @JsonProperty("all_incorrect")
        ALL_INCORRECT
    }

    @Override
    public boolean keep(ScoredGroup group) {
        double[] rewards = group.rewards();
        boolean allCorrect = Arrays.stream(rewards).allMatch(r -> r >= correct);
        boolean allWrong = Arrays.stream(rewards).allMatch(r -> r < correct);
        return switch (drop) {
            case NONE -> true;
            case ALL -> !allCorrect && !allWrong;
            case ALL_CORRECT -> !allCorrect;
            case ALL_INCORRECT -> !allWrong;
        };
    }
}

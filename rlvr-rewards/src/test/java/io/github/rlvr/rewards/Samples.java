package io.github.rlvr.rewards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.ConfiguredRewards;

/** Rewards by name, and samples for them. */
public final class Samples {

    private Samples() {}

    /** A completion of a number of tokens. */
    public static Sample of(String gold, String completion, int tokens) {
        Rollout rollout =
                new Rollout(
                        "t",
                        0,
                        new int[] {1},
                        new int[tokens],
                        new float[tokens],
                        new float[tokens],
                        1,
                        FinishReason.STOP,
                        completion,
                        0,
                        0);
        return new Sample(Task.of("t", Prompt.user("?"), gold), rollout);
    }

    /** The reward that a configuration would get. */
    public static RewardFunction reward(String name, String settings)
            throws JsonProcessingException {
        return (RewardFunction) provided(name, settings);
    }

    /** The reward of any form that a configuration would get. */
    public static Reward provided(String name, String settings) throws JsonProcessingException {
        return ConfiguredRewards.providers().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow()
                .create(new ObjectMapper().readTree(settings));
    }

    /** The value of a score that must be there. */
    public static double value(Score score) {
        return score.value().orElseThrow();
    }
}

package io.github.rlvr.rewards.shaping;

import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.reading.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A reward on the scale of everything seen so far, which takes in a batch before it shapes it. Not
 * thread-safe; its statistics belong into checkpoints.
 */
public final class RunningReward implements BatchReward, Stateful {

    /** How rewards are scaled. */
    public enum Mode {
        /** By mean and population deviation. */
        MEAN_STD,
        /** Cut to one deviation around the mean. */
        CLIP,
        /** To [0, 1] by the least and the largest. */
        MIN_MAX
    }

    private final String of;
    private final Mode mode;
    private final RunningScale scale = new RunningScale();

    /** Scales the reward of a name. */
    public RunningReward(String of, Mode mode) {
        this.of = of;
        this.mode = mode;
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        return Values.changed(Values.rows(groups), of, this::scaled);
    }

    private double[] scaled(double[] rewards) {
        scale.update(rewards);
        DoubleUnaryOperator shape =
                switch (mode) {
                    case MEAN_STD -> scale::standardised;
                    case CLIP -> scale::clipped;
                    case MIN_MAX -> scale::ranged;
                };
        return Arrays.stream(rewards).map(shape).toArray();
    }

    @Override
    public String stateName() {
        return scale.stateName();
    }

    @Override
    public void saveState(Path directory) throws IOException {
        scale.saveState(directory);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        scale.restoreState(directory);
    }
}

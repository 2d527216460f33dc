package io.github.rlvr.rewards.judge;

import io.github.rlvr.core.judge.ScalarJudge;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.ArrayList;
import java.util.List;

/** The grade that a judge gives, in [0, 1]; none where the verdict cannot be read. */
public final class GradeReward implements BatchReward, AutoCloseable {

    /** Where the judge of a batch comes from. */
    @FunctionalInterface
    interface Source {

        /** The judge. */
        ScalarJudge judge(RewardContext context) throws Exception;
    }

    private final Source source;
    private final Runnable release;

    GradeReward(Source source, Runnable release) {
        this.source = source;
        this.release = release;
    }

    /** Grades of a judge. */
    public static GradeReward by(ScalarJudge judge) {
        return new GradeReward(context -> judge, () -> {});
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) throws Exception {
        List<Sample> samples = new ArrayList<>();
        for (ScoredGroup group : groups) {
            group.rollouts().forEach(r -> samples.add(new Sample(group.task(), r.rollout())));
        }
        return source.judge(context).grade(samples).stream()
                .map(g -> g.isPresent() ? Score.of(g.getAsDouble()) : Score.notApplicable())
                .toList();
    }

    @Override
    public void close() {
        release.run();
    }
}

package io.github.rlvr.core.reward;

import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Outcomes while they come in: one row a scorable rollout, one column a reward. Rollouts that ended
 * as {@link FinishReason#INVALID} have no row. Not thread-safe.
 */
final class ScoringTable {

    private final List<RolloutGroup> groups;
    private final List<Sample> samples = new ArrayList<>();
    private final List<WeightedReward> rewards = new ArrayList<>();
    private final List<List<RewardOutcome>> columns = new ArrayList<>();

    ScoringTable(List<RolloutGroup> groups) {
        this.groups = groups;
        for (RolloutGroup group : groups) {
            group.rollouts().stream()
                    .filter(ScoringTable::isScorable)
                    .forEach(r -> samples.add(new Sample(group.task(), r)));
        }
    }

    /** The rows. */
    List<Sample> samples() {
        return samples;
    }

    void add(WeightedReward reward, List<RewardOutcome> column) {
        rewards.add(reward);
        columns.add(column);
    }

    /** All groups with the rewards so far. */
    List<ScoredGroup> groups() {
        return groups(true);
    }

    /**
     * As {@link #groups()}, without rollouts that are not scored and groups that are left empty.
     */
    List<ScoredGroup> scorable() {
        return groups(false);
    }

    private List<ScoredGroup> groups(boolean all) {
        List<ScoredGroup> scored = new ArrayList<>();
        int row = 0;
        for (RolloutGroup group : groups) {
            List<ScoredRollout> rollouts = new ArrayList<>();
            for (Rollout rollout : group.rollouts()) {
                if (isScorable(rollout)) {
                    rollouts.add(combined(rollout, row++));
                } else if (all) {
                    rollouts.add(new ScoredRollout(rollout, Map.of(), OptionalDouble.empty()));
                }
            }
            if (!rollouts.isEmpty()) {
                scored.add(new ScoredGroup(group.task(), rollouts));
            }
        }
        return scored;
    }

    private ScoredRollout combined(Rollout rollout, int row) {
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        double sum = 0;
        boolean applied = false;
        boolean known = true;
        for (int i = 0; i < rewards.size(); i++) {
            RewardOutcome outcome = columns.get(i).get(row);
            outcomes.put(rewards.get(i).name(), outcome);
            Optional<Score> score = scoreOf(outcome);
            OptionalDouble value = score.map(Score::value).orElse(OptionalDouble.empty());
            known &= score.isPresent();
            applied |= value.isPresent() || score.flatMap(Score::steps).isPresent();
            sum += rewards.get(i).weight() * value.orElse(0);
        }
        OptionalDouble total = known && applied ? OptionalDouble.of(sum) : OptionalDouble.empty();
        return new ScoredRollout(rollout, Collections.unmodifiableMap(outcomes), total);
    }

    private static Optional<Score> scoreOf(RewardOutcome outcome) {
        return outcome instanceof RewardOutcome.Scored scored
                ? Optional.of(scored.score())
                : Optional.empty();
    }

    private static boolean isScorable(Rollout rollout) {
        return rollout.finish() != FinishReason.INVALID;
    }
}

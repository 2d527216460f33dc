package io.github.rlvr.rewards.shaping;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.config.JsonState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Conciseness for right answers only: {@code o (1 + gamma(t) d c)} with {@code d = 1 - mean(o)} of
 * the group, {@code gamma} falling linearly to 0 over training, and c in [0, 1] from a scorer or,
 * without one, 1 for completions shorter than the running mean of all lengths. Not thread-safe; the
 * running mean belongs into checkpoints.
 */
public final class Conciseness implements BatchReward, Stateful {

    private final String of;
    private final Optional<String> scorer;
    private final double gamma;
    private double meanLength;
    private long count;

    /**
     * A reward.
     *
     * @param of reward that says what is right
     * @param scorer reward that gives c; empty for the rule
     * @param gamma at the start of training
     */
    public Conciseness(String of, Optional<String> scorer, double gamma) {
        this.of = of;
        this.scorer = scorer;
        this.gamma = gamma;
    }

    @Override
    public List<String> reads() {
        List<String> reads = new ArrayList<>(List.of(of));
        scorer.ifPresent(reads::add);
        return reads;
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        double now = gamma * (1 - context.progress());
        List<Score> scores = new ArrayList<>();
        for (ScoredGroup group : groups) {
            double right =
                    group.rollouts().stream()
                            .flatMapToDouble(r -> r.value(of).stream())
                            .average()
                            .orElse(0);
            for (ScoredRollout rollout : group.rollouts()) {
                scores.add(score(rollout, now * (1 - right)));
            }
        }
        groups.forEach(group -> group.rollouts().forEach(this::remember));
        return scores;
    }

    private Score score(ScoredRollout rollout, double factor) {
        if (rollout.value(of).isEmpty()) {
            return Score.notApplicable();
        }
        double outcome = rollout.value(of).getAsDouble();
        double conciseness = conciseness(rollout);
        return Score.of(outcome * (1 + factor * conciseness)).with("conciseness", conciseness);
    }

    private double conciseness(ScoredRollout rollout) {
        if (scorer.isPresent()) {
            return Math.max(0, Math.min(1, rollout.value(scorer.get()).orElse(0)));
        }
        return count > 0 && rollout.rollout().length() < meanLength ? 1 : 0;
    }

    private void remember(ScoredRollout rollout) {
        count++;
        meanLength += (rollout.rollout().length() - meanLength) / count;
    }

    @Override
    public String stateName() {
        return "conciseness";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        JsonState.write(
                directory, JsonState.object().put("mean_length", meanLength).put("count", count));
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JsonState.read(directory, "mean_length", "count");
        meanLength = state.get("mean_length").doubleValue();
        count = state.get("count").longValue();
    }
}

package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes {@code rollouts.jsonl}: one object a rollout with {@code step}, {@code task}, {@code
 * sample}, {@code prompt}, {@code gold}, {@code completion}, {@code tokens}, {@code finish}, {@code
 * reward} (null if there is none), {@code rewards} by function (a number, null for none, {@code
 * "timed out"}, or {@code "failed: ..."}), {@code components} by function where there are any, and
 * {@code equal_rewards} (whether all rewards of the group are equal, so that it teaches nothing to
 * a group baseline).
 */
public final class RolloutWriter implements TrainingListener {

    private final StepLines lines;

    /** A writer that appends to a file. */
    public RolloutWriter(Path file) {
        this.lines = new StepLines(file);
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        lines.rewindTo(step == 0 ? -1 : step);
    }

    @Override
    public void onRewards(long step, List<ScoredGroup> groups) {
        lines.append(
                groups.stream()
                        .flatMap(
                                group ->
                                        group.rollouts().stream()
                                                .map(rollout -> row(step, group, rollout)))
                        .toList());
    }

    private static ObjectNode row(long step, ScoredGroup group, ScoredRollout scored) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("step", step)
                .put("task", group.task().id())
                .put("sample", scored.rollout().sample())
                .put("prompt", group.task().prompt().text())
                .put("gold", group.task().gold().orElse(null))
                .put("completion", scored.rollout().text())
                .put("tokens", scored.rollout().length())
                .put("finish", scored.rollout().finish().name());
        row.put(
                "reward",
                scored.reward().isPresent() ? (Double) scored.reward().getAsDouble() : null);
        ObjectNode rewards = row.putObject("rewards");
        scored.outcomes().forEach((name, outcome) -> put(rewards, name, outcome));
        putComponents(row, scored);
        return row.put("equal_rewards", !group.hasSpread());
    }

    private static void putComponents(ObjectNode row, ScoredRollout scored) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        scored.outcomes()
                .forEach(
                        (name, outcome) -> {
                            if (outcome instanceof RewardOutcome.Scored s
                                    && !s.score().components().isEmpty()) {
                                ObjectNode parts = all.putObject(name);
                                new TreeMap<>(s.score().components()).forEach(parts::put);
                            }
                        });
        if (!all.isEmpty()) {
            row.set("components", all);
        }
    }

    private static void put(ObjectNode rewards, String name, RewardOutcome outcome) {
        if (outcome instanceof RewardOutcome.Failed failed) {
            rewards.put(name, "failed: " + failed.cause());
        } else if (outcome instanceof RewardOutcome.Scored scored) {
            rewards.put(
                    name,
                    scored.score().value().isPresent()
                            ? (Double) scored.score().value().getAsDouble()
                            : null);
        } else {
            rewards.put(name, "timed out");
        }
    }
}

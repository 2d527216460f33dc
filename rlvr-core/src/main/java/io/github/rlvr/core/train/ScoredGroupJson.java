package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Groups as JSON, every number exact, so that those that were carried over or sampled ahead survive
 * a restart.
 */
final class ScoredGroupJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ScoredGroupJson() {}

    static ObjectNode write(ScoredGroup group) {
        ObjectNode node = NODES.objectNode().put("task", group.task().id());
        node.putArray("rollouts")
                .addAll(group.rollouts().stream().map(ScoredGroupJson::write).toList());
        return node;
    }

    static ScoredGroup read(JsonNode node, Map<String, Task> tasks) {
        Task task = tasks.get(node.path("task").asText());
        List<ScoredRollout> rollouts = new ArrayList<>();
        for (JsonNode rollout : node.path("rollouts")) {
            rollouts.add(readRollout(rollout, node.path("task").asText()));
        }
        return new ScoredGroup(task, rollouts);
    }

    /** Groups that were sampled and not scored yet. */
    static ObjectNode writeUnscored(RolloutGroup group) {
        return write(
                new ScoredGroup(
                        group.task(),
                        group.rollouts().stream()
                                .map(r -> new ScoredRollout(r, Map.of(), OptionalDouble.empty()))
                                .toList()));
    }

    /**
     * Groups in their order.
     *
     * @param file for messages
     * @throws IOException if a group's task is not in the data
     */
    static List<ScoredGroup> readAll(Path file, JsonNode groups, Map<String, Task> tasks)
            throws IOException {
        List<ScoredGroup> read = new ArrayList<>();
        for (JsonNode group : groups) {
            if (!tasks.containsKey(group.path("task").asText())) {
                throw new IOException(
                        file
                                + ": a group that was kept belongs to task "
                                + group.path("task")
                                + ", which the data does not hold");
            }
            read.add(read(group, tasks));
        }
        return List.copyOf(read);
    }

    /** What {@link #writeUnscored} wrote; otherwise as {@link #readAll}. */
    static List<RolloutGroup> readUnscored(Path file, JsonNode groups, Map<String, Task> tasks)
            throws IOException {
        return readAll(file, groups, tasks).stream()
                .map(
                        group ->
                                new RolloutGroup(
                                        group.task(),
                                        group.rollouts().stream()
                                                .map(ScoredRollout::rollout)
                                                .toList()))
                .toList();
    }

    private static ObjectNode write(ScoredRollout scored) {
        Rollout rollout = scored.rollout();
        ObjectNode node = NODES.objectNode();
        node.put("sample", rollout.sample())
                .put("temperature", rollout.temperature())
                .put("finish", rollout.finish().name())
                .put("text", rollout.text())
                .put("seed", rollout.seed())
                .put("policy_version", rollout.policyVersion());
        IntStream.of(rollout.promptIds()).forEach(node.putArray("prompt_ids")::add);
        IntStream.of(rollout.completionIds()).forEach(node.putArray("completion_ids")::add);
        write(node, "log_probs", rollout.logProbs());
        write(node, "entropies", rollout.entropies());
        scored.reward().ifPresent(reward -> node.put("reward", reward));
        ObjectNode outcomes = node.putObject("outcomes");
        scored.outcomes().forEach((name, outcome) -> outcomes.set(name, write(outcome)));
        return node;
    }

    private static void write(ObjectNode node, String name, float[] values) {
        var array = node.putArray(name);
        for (float value : values) {
            array.add(value);
        }
    }

    private static ObjectNode write(RewardOutcome outcome) {
        ObjectNode node = NODES.objectNode();
        if (outcome instanceof RewardOutcome.TimedOut late) {
            return node.put("deadline", late.deadline().toString());
        }
        if (outcome instanceof RewardOutcome.Failed failed) {
            return node.put("error", failed.cause().toString());
        }
        Score score = ((RewardOutcome.Scored) outcome).score();
        score.value().ifPresent(value -> node.put("value", value));
        ObjectNode components = node.putObject("components");
        score.components().forEach(components::put);
        ObjectNode diagnostics = node.putObject("diagnostics");
        score.diagnostics().forEach(diagnostics::put);
        score.steps().ifPresent(steps -> write(node.putObject("steps"), steps));
        return node;
    }

    private static void write(ObjectNode node, StepScores steps) {
        IntStream.of(steps.ends()).forEach(node.putArray("ends")::add);
        DoubleStream.of(steps.scores()).forEach(node.putArray("scores")::add);
    }

    private static Optional<StepScores> readSteps(JsonNode node) {
        return node.isMissingNode()
                ? Optional.empty()
                : Optional.of(
                        new StepScores(
                                ints(node.path("ends")),
                                StreamSupport.stream(node.path("scores").spliterator(), false)
                                        .mapToDouble(JsonNode::doubleValue)
                                        .toArray()));
    }

    private static ScoredRollout readRollout(JsonNode node, String task) {
        Rollout rollout =
                new Rollout(
                        task,
                        node.path("sample").intValue(),
                        ints(node.path("prompt_ids")),
                        ints(node.path("completion_ids")),
                        floats(node.path("log_probs")),
                        floats(node.path("entropies")),
                        node.path("temperature").doubleValue(),
                        FinishReason.valueOf(node.path("finish").asText()),
                        node.path("text").asText(),
                        node.path("seed").longValue(),
                        node.path("policy_version").longValue());
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        node.path("outcomes")
                .properties()
                .forEach(e -> outcomes.put(e.getKey(), readOutcome(e.getValue())));
        return new ScoredRollout(rollout, outcomes, optional(node.path("reward")));
    }

    private static RewardOutcome readOutcome(JsonNode node) {
        if (node.has("deadline")) {
            return new RewardOutcome.TimedOut(Duration.parse(node.get("deadline").asText()));
        }
        if (node.has("error")) {
            return new RewardOutcome.Failed(new IllegalStateException(node.get("error").asText()));
        }
        Map<String, Double> components = new LinkedHashMap<>();
        node.path("components")
                .properties()
                .forEach(e -> components.put(e.getKey(), e.getValue().doubleValue()));
        Map<String, String> diagnostics = new LinkedHashMap<>();
        node.path("diagnostics")
                .properties()
                .forEach(e -> diagnostics.put(e.getKey(), e.getValue().asText()));
        return new RewardOutcome.Scored(
                new Score(
                        optional(node.path("value")),
                        components,
                        diagnostics,
                        readSteps(node.path("steps"))));
    }

    private static OptionalDouble optional(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }

    private static int[] ints(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    /** Non-finite values, which an invalid rollout may have, are texts in JSON. */
    private static float[] floats(JsonNode node) {
        float[] values = new float[node.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(node.get(i).asText());
        }
        return values;
    }
}

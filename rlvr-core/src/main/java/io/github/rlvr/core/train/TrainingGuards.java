package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.config.GuardConfig;
import io.github.rlvr.core.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Watches the metrics of every step for what a run that goes wrong shows: collapsing entropy,
 * completions that are cut off, divergence, falling rewards, growing length, rewards that teach
 * nothing, a sampler that disagrees with the trainer. A metric that was not measured crosses no
 * bound. Not thread-safe.
 */
final class TrainingGuards implements Stateful {

    private static final String FILE = "guards.json";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int FIRST_STEPS = 5;
    private static final double SMOOTHING = 0.8;

    private final GuardConfig config;
    private final Map<String, Integer> inARow = new TreeMap<>();
    private double smoothedReward = Double.NaN;
    private double bestReward = Double.NEGATIVE_INFINITY;
    private double firstLengths;
    private int lengths;
    private int zeroSteps;

    TrainingGuards(GuardConfig config) {
        this.config = config;
    }

    /** Bounds that were crossed for long enough; their patience begins anew. */
    List<GuardReport> watch(long step, Metrics metrics) {
        List<GuardReport> crossed = new ArrayList<>();
        OptionalDouble entropy = metrics.value("entropy");
        below(
                crossed,
                step,
                "min_entropy",
                entropy,
                config.minEntropy(),
                "the policy collapses; raise algorithm.entropy_coef or lower optimizer.learning_rate");
        above(
                crossed,
                step,
                "max_entropy",
                entropy,
                config.maxEntropy(),
                "the policy falls apart; lower optimizer.learning_rate or algorithm.entropy_coef");
        above(
                crossed,
                step,
                "max_clipped_ratio",
                metrics.value("completions/clipped_ratio"),
                config.maxClippedRatio(),
                "completions are cut off; raise sampling.max_new_tokens or punish length");
        above(
                crossed,
                step,
                "max_kl",
                metrics.value("kl"),
                config.maxKl(),
                "the policy leaves its reference; raise algorithm.beta or lower optimizer.learning_rate");
        watchRewards(crossed, step, metrics);
        return crossed;
    }

    private void watchRewards(List<GuardReport> crossed, long step, Metrics metrics) {
        above(
                crossed,
                step,
                "max_reward_drop",
                rewardDrop(metrics),
                config.maxRewardDrop(),
                "rewards fall; lower optimizer.learning_rate");
        above(
                crossed,
                step,
                "max_length_growth",
                lengthGrowth(metrics),
                config.maxLengthGrowth(),
                "completions grow; look at rollouts.jsonl for a reward that pays for length");
        above(
                crossed,
                step,
                "max_zero_std",
                metrics.value("frac_reward_zero_std"),
                config.maxZeroStd(),
                "in almost every group all rewards are equal, so that almost nothing is learnt; choose tasks of another difficulty or raise trainer.group_size");
        above(
                crossed,
                step,
                "max_mismatch",
                metrics.value("token_mult_prob_error"),
                config.maxMismatch(),
                "sampler and trainer disagree; set model.rollout_dtype to float32 or algorithm.rollout_is to token; with trainer.one_step_off_policy a lower optimizer.learning_rate helps too");
        zeroRewards(crossed, step, metrics);
    }

    private void above(
            List<GuardReport> crossed,
            long step,
            String setting,
            OptionalDouble value,
            double bound,
            String remedy) {
        boolean beyond = bound > 0 && value.isPresent() && value.getAsDouble() > bound;
        count(crossed, step, setting, beyond, value, " is above " + bound, remedy);
    }

    private void below(
            List<GuardReport> crossed,
            long step,
            String setting,
            OptionalDouble value,
            double bound,
            String remedy) {
        boolean beyond = bound > 0 && value.isPresent() && value.getAsDouble() < bound;
        count(crossed, step, setting, beyond, value, " is below " + bound, remedy);
    }

    private void count(
            List<GuardReport> crossed,
            long step,
            String setting,
            boolean beyond,
            OptionalDouble value,
            String relation,
            String remedy) {
        int steps = beyond ? inARow.getOrDefault(setting, 0) + 1 : 0;
        inARow.put(setting, steps % config.patience());
        if (steps == config.patience()) {
            String since = steps == 1 ? "" : " for " + steps + " steps";
            String what = value.getAsDouble() + relation + since + ": " + remedy;
            crossed.add(report(step, setting, what));
        }
    }

    private GuardReport report(long step, String setting, String what) {
        String key = "guards." + setting;
        return new GuardReport(
                step, key, config.action(), "step " + step + ": " + key + ": " + what);
    }

    private OptionalDouble rewardDrop(Metrics metrics) {
        OptionalDouble reward = metrics.value("reward");
        if (reward.isEmpty()) {
            return reward;
        }
        double now = reward.getAsDouble();
        smoothedReward =
                Double.isNaN(smoothedReward)
                        ? now
                        : SMOOTHING * smoothedReward + (1 - SMOOTHING) * now;
        bestReward = Math.max(bestReward, smoothedReward);
        return OptionalDouble.of(bestReward - smoothedReward);
    }

    private OptionalDouble lengthGrowth(Metrics metrics) {
        OptionalDouble length = metrics.value("completions/mean_length");
        if (length.isEmpty()) {
            return length;
        }
        if (lengths < FIRST_STEPS) {
            firstLengths += length.getAsDouble();
            lengths++;
            return OptionalDouble.empty();
        }
        return firstLengths == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(length.getAsDouble() * lengths / firstLengths);
    }

    private void zeroRewards(List<GuardReport> crossed, long step, Metrics metrics) {
        boolean all =
                metrics.value("reward").orElse(0) == 0
                        && metrics.value("reward_std").orElse(0) == 0;
        if (all && zeroSteps == step - 1 && zeroSteps < config.zeroRewardSteps()) {
            zeroSteps++;
            if (zeroSteps == config.zeroRewardSteps()) {
                crossed.add(
                        report(
                                step,
                                "zero_reward_steps",
                                "every reward so far is 0; read rollouts.jsonl: the answer may not be found in the completions, or sampling.max_new_tokens may cut them off"));
            }
        }
    }

    @Override
    public String stateName() {
        return "guards";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state =
                JSON.createObjectNode()
                        .put("first_lengths", firstLengths)
                        .put("lengths", lengths)
                        .put("zero_steps", zeroSteps);
        if (!Double.isNaN(smoothedReward)) {
            state.put("smoothed_reward", smoothedReward).put("best_reward", bestReward);
        }
        inARow.forEach(state.putObject("in_a_row")::put);
        JSON.writeValue(directory.resolve(FILE).toFile(), state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JSON.readTree(directory.resolve(FILE).toFile());
        firstLengths = state.path("first_lengths").doubleValue();
        lengths = state.path("lengths").intValue();
        zeroSteps = state.path("zero_steps").intValue();
        smoothedReward = state.path("smoothed_reward").asDouble(Double.NaN);
        bestReward = state.path("best_reward").asDouble(Double.NEGATIVE_INFINITY);
        inARow.clear();
        state.path("in_a_row")
                .properties()
                .forEach(e -> inARow.put(e.getKey(), e.getValue().intValue()));
    }
}

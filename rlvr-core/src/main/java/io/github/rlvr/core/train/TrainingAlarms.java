package io.github.rlvr.core.train;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.metrics.Metrics;
import java.util.HashSet;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Warns, once a kind, when a run learns nothing or its two sides disagree:
 *
 * <ul>
 *   <li>every reward of the first {@value #FIRST_STEPS} steps is 0;
 *   <li>{@code frac_reward_zero_std} stays above 0.9 for {@value #STEPS_WITHOUT_SPREAD} steps;
 *   <li>{@code grad_norm} is 0;
 *   <li>sampler and trainer disagree: {@code token_mult_prob_error}, the mean of exp|difference of
 *       log-probabilities|, is above 1.1 (NeMo-RL's bound);
 *   <li>rewards timed out or failed.
 * </ul>
 */
public final class TrainingAlarms implements TrainingListener {

    private static final int FIRST_STEPS = 3;
    private static final int STEPS_WITHOUT_SPREAD = 5;
    private static final double LARGEST_DISAGREEMENT = 1.1;

    private final Consumer<String> warn;
    private final Set<String> raised = new HashSet<>();
    private int stepsWithoutReward;
    private int stepsWithoutSpread;

    /** Alarms that go to a logger, a terminal or a test. */
    public TrainingAlarms(Consumer<String> warn) {
        this.warn = warn;
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        // A run that goes on is past its first steps.
        stepsWithoutReward = step == 0 ? 0 : -1;
    }

    @Override
    public void onStep(StepReport report) {
        Metrics metrics = report.metrics();
        watchRewards(report.step(), metrics);
        watchSpread(report.step(), metrics);
        if (metrics.value("grad_norm").orElse(1) == 0) {
            raise(
                    "grad",
                    "step "
                            + report.step()
                            + ": grad_norm is 0, nothing is learnt; see frac_reward_zero_std, and whether anything is trainable");
        }
        OptionalDouble error = metrics.value("token_mult_prob_error");
        if (error.orElse(1) > LARGEST_DISAGREEMENT) {
            raise(
                    "mismatch",
                    "step "
                            + report.step()
                            + ": sampler and trainer disagree, token_mult_prob_error is "
                            + error.getAsDouble()
                            + ", above "
                            + LARGEST_DISAGREEMENT
                            + "; set model.rollout_dtype to float32 or algorithm.rollout_is to token");
        }
        warnIfPositive(
                report,
                "reward/timeouts",
                "reward calls timed out; raise trainer.reward_deadline or make the function faster");
        warnIfPositive(
                report, "reward/errors", "reward calls failed and their samples were left out");
    }

    private void watchRewards(long step, Metrics metrics) {
        if (stepsWithoutReward < 0) {
            return;
        }
        boolean allZero =
                metrics.value("reward").orElse(0) == 0
                        && metrics.value("reward_std").orElse(0) == 0;
        stepsWithoutReward = allZero ? stepsWithoutReward + 1 : -1;
        if (stepsWithoutReward == FIRST_STEPS) {
            raise(
                    "zero",
                    "step "
                            + step
                            + ": every reward so far is 0; read rollouts.jsonl: the answer may not be found in the completions, or sampling.max_new_tokens may cut them off");
        }
    }

    private void watchSpread(long step, Metrics metrics) {
        boolean none = metrics.value("frac_reward_zero_std").orElse(0) > 0.9;
        stepsWithoutSpread = none ? stepsWithoutSpread + 1 : 0;
        if (stepsWithoutSpread == STEPS_WITHOUT_SPREAD) {
            raise(
                    "spread",
                    "step "
                            + step
                            + ": in over 90 % of the groups all rewards are equal for "
                            + STEPS_WITHOUT_SPREAD
                            + " steps, so that almost nothing is learnt; choose tasks of another difficulty or raise trainer.group_size");
        }
    }

    private void warnIfPositive(StepReport report, String metric, String what) {
        double count = report.metrics().value(metric).orElse(0);
        if (count > 0) {
            raise(metric, "step " + report.step() + ": " + (long) count + " " + what);
        }
    }

    private void raise(String kind, String message) {
        if (raised.add(kind)) {
            warn.accept(message);
        }
    }
}

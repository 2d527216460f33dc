package io.github.rlvr.core.train;

import io.github.rlvr.core.checkpoint.Checkpoint;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.util.List;

/**
 * Told what happens in a run, in order, from the training thread. What a listener throws is logged
 * and does not stop the training.
 */
public interface TrainingListener {

    /**
     * The memory of the run was planned; called before anything is loaded, where a command or
     * recipe makes a plan.
     */
    default void onMemoryPlan(MemoryPlan plan) {}

    /**
     * Training begins or goes on.
     *
     * @param config effective settings
     * @param step training steps done before
     */
    default void onTrainingBegin(TrainConfig config, long step) {}

    /** Tokens are being generated for a step. */
    default void onProgress(long step, GenerationListener.Progress progress) {}

    /** Rollouts of a step were sampled. */
    default void onRollout(long step, List<RolloutGroup> groups) {}

    /** They were scored; nothing is filtered yet. */
    default void onRewards(long step, List<ScoredGroup> groups) {}

    /** The policy learnt from the step's groups. */
    default void onUpdate(UpdateReport report) {}

    /** A step is done; where held-out tasks were answered after it, their metrics are among its. */
    default void onStep(StepReport report) {}

    /** A step crossed a bound of the section {@code guards}; called after its {@link #onStep}. */
    default void onGuard(GuardReport report) {}

    /**
     * Held-out tasks were answered, before the first step or after one; called after its {@link
     * #onStep} and {@link #onGuard}.
     */
    default void onEvaluation(EvaluationReport report) {}

    /** A checkpoint was saved. */
    default void onCheckpoint(Checkpoint checkpoint) {}

    /** Training ended, not by an error. */
    default void onTrainingEnd(TrainingResult result) {}
}

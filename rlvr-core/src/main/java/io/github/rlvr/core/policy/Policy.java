package io.github.rlvr.core.policy;

import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import java.util.List;

/**
 * A language model that can be sampled, scored and trained. Its state holds trained weights,
 * optimiser moments and schedule position. Not thread-safe: one thread drives it.
 *
 * <p>Interrupting that thread cancels: {@link #generate}, {@link #logProbs}, {@link
 * #referenceLogProbs} and {@link #update} then throw a {@link
 * java.util.concurrent.CancellationException} as soon as the native call that is under way has
 * returned, the interrupt status stays set, and weights and optimiser are those of before the call.
 */
public interface Policy extends Stateful, AutoCloseable {

    /** Token ids of a rendered prompt. */
    int[] encode(Prompt prompt);

    /** Text of token ids, without special tokens. */
    String decode(int[] ids);

    /** Longest prompt plus completion in tokens. */
    int contextLength();

    /** Number of updates so far; stamps rollouts. */
    long version();

    /**
     * Samples a group of rollouts for every task.
     *
     * @return one group a task, in the order asked, each of the size asked; the same request on the
     *     same weights gives the same tokens
     * @throws IllegalArgumentException if a prompt leaves no room for a token in the context,
     *     naming the task
     */
    List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener);

    /**
     * The weights as they are now, for another thread to sample from while this one learns.
     *
     * @return closed by the caller
     * @throws UnsupportedOperationException if this policy cannot
     */
    default PolicySnapshot snapshot() {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " cannot sample while it learns; set trainer.one_step_off_policy to false");
    }

    /**
     * The trained policy's log-probability of every completion token, at the rollout's temperature,
     * without gradient.
     *
     * @return {@code [N][T_i]}
     */
    float[][] logProbs(List<Rollout> rollouts);

    /**
     * The frozen reference policy's log-probability of every completion token.
     *
     * @return {@code [N][T_i]}
     * @throws IllegalStateException if the policy was built without a reference, naming the setting
     *     that provides one
     */
    float[][] referenceLogProbs(List<Rollout> rollouts);

    /**
     * The critic's value of every completion position, that is, before its token is drawn.
     *
     * @return {@code [N][T_i]}
     * @throws IllegalStateException if the policy was built without a critic
     */
    default float[][] values(List<Rollout> rollouts) {
        throw new IllegalStateException(
                "this policy has no critic, which provides the need VALUES; build it with one");
    }

    /**
     * One optimiser step over all samples, split into micro-batches inside.
     *
     * <p>A loss or gradient that is not finite leaves weights and optimiser untouched and is
     * reported as {@code skipped_steps} = 1.
     *
     * @param maxCompletionLength the configured limit of new tokens, for {@link
     *     io.github.rlvr.core.loss.LossTotals}
     * @return {@code loss}, {@code grad_norm}, {@code learning_rate}, {@code entropy}, {@code
     *     sampling/*} and the loss's own metrics
     */
    Metrics update(List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength);

    /**
     * Multiplies the learning rate of every further update; part of the state.
     *
     * @param factor between 0 and 1
     * @throws UnsupportedOperationException if this policy cannot
     */
    default void lowerLearningRate(double factor) {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " cannot lower its learning rate; set guards.action to warn or stop");
    }

    /** What a run that is resumed must find again. */
    default Provenance provenance() {
        return Provenance.UNKNOWN;
    }

    /** Frees native memory. Idempotent. */
    @Override
    void close();
}

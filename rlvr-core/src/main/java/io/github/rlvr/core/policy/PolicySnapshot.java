package io.github.rlvr.core.policy;

import io.github.rlvr.core.rollout.RolloutGroup;
import java.util.List;

/**
 * The weights of a policy as they were at one moment, to sample from while the policy learns.
 *
 * <p>The thread that drives the policy makes and closes it. In between one other thread may call
 * {@link #generate}, which no update disturbs; the policy itself samples nothing meanwhile.
 */
public interface PolicySnapshot extends AutoCloseable {

    /**
     * Samples as {@link Policy#generate} would have done at that moment; rollouts are stamped with
     * its {@link Policy#version}. Interrupting the calling thread cancels.
     *
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted; the
     *     interrupt status stays set
     */
    List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener);

    /** Frees the weights. */
    @Override
    void close();
}

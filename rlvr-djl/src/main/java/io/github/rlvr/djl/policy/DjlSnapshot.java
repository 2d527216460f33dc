package io.github.rlvr.djl.policy;

import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.PolicySnapshot;
import io.github.rlvr.core.rollout.RolloutGroup;
import java.util.List;

/**
 * Rollout weights that outlive an update. While it is open, the thread that made it and the one
 * that samples have half of libtorch's threads each, at least one; libtorch counts them by the
 * thread that calls.
 */
final class DjlSnapshot implements PolicySnapshot {

    private final DjlPolicy policy;
    private final IValue weights;
    private final long version;
    private final int threads = JniUtils.getNumThreads();
    private boolean closed;

    /**
     * @param weights closed with this
     */
    DjlSnapshot(DjlPolicy policy, IValue weights, long version) {
        this.policy = policy;
        this.weights = weights;
        this.version = version;
        JniUtils.setNumThreads(threads - threads / 2);
    }

    @Override
    public List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener) {
        JniUtils.setNumThreads(Math.max(1, threads / 2));
        return policy.generate(request, weights, version, listener);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            weights.close();
            JniUtils.setNumThreads(threads);
        }
    }
}

package io.github.rlvr.core.policy;

/**
 * Told how a generation proceeds, and asked whether it should go on. Called from the generating
 * thread between native calls.
 */
@FunctionalInterface
public interface GenerationListener {

    /** Does nothing and never cancels. */
    GenerationListener NONE = progress -> true;

    /**
     * Called after every chunk of decoded tokens.
     *
     * @return false to cancel; rollouts in flight then finish as {@link
     *     io.github.rlvr.core.rollout.FinishReason#CANCELLED}
     */
    boolean onProgress(Progress progress);

    /**
     * State of a generation.
     *
     * @param finished rollouts done
     * @param total rollouts asked for
     * @param newTokens tokens generated so far
     * @param elapsedSeconds since the call began
     */
    record Progress(int finished, int total, long newTokens, double elapsedSeconds) {

        /** Generated tokens per second. */
        public double tokensPerSecond() {
            return elapsedSeconds > 0 ? newTokens / elapsedSeconds : 0;
        }
    }
}

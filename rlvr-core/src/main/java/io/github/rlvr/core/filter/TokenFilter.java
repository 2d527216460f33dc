package io.github.rlvr.core.filter;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.loss.Need;
import java.util.Set;

/**
 * Decides which completion tokens are trained on, after the groups are chosen and before their
 * advantages are estimated. A token that is left out counts in no mean over tokens; the reward of
 * its rollout still counts in its group.
 */
public interface TokenFilter {

    /** What {@link #keep} must be given beyond rewards and lengths. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * Looks at the whole step.
     *
     * @return {@code [N][T_i]} true for tokens that are trained on, a part of {@link
     *     AdvantageInput#trainedTokens()}; the caller's to keep
     */
    boolean[][] keep(AdvantageInput input);

    /**
     * The filter for rollouts that the policy, as it is at the start of the step, did not sample
     * itself in the arithmetic it is trained in: they come from older weights, or were sampled in
     * another precision. The same filter where that makes no difference.
     */
    default TokenFilter correctedForMismatch() {
        return this;
    }

    /** Keeps every token. */
    static TokenFilter all() {
        return All.INSTANCE;
    }

    /** A value, so that equal algorithms are equal. */
    enum All implements TokenFilter {
        /** The only one. */
        INSTANCE;

        @Override
        public boolean[][] keep(AdvantageInput input) {
            return input.trainedTokens();
        }
    }
}

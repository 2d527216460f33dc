package io.github.rlvr.core.critic;

/**
 * What the critic learns from one rollout. The arrays have one entry per completion token and are
 * not copied.
 *
 * @param values {@code [T]} the critic's values at the start of the step
 * @param returns {@code [T]} what they should have been
 */
public record CriticTarget(float[] values, double[] returns) {

    /** Checks that both have one length. */
    public CriticTarget {
        if (values.length != returns.length) {
            throw new IllegalArgumentException(
                    values.length + " values but " + returns.length + " returns of one completion");
        }
    }
}

package io.github.rlvr.rewards.length;

/**
 * DAPO's soft punishment of overlong completions: 0 up to {@code maxLength - cache} tokens, then a
 * straight line that reaches {@code -factor} at {@code maxLength}. Immutable.
 *
 * @param maxLength tokens, positive
 * @param cache length of the slope, at least 1 and at most {@code maxLength}
 * @param factor depth of the punishment, positive
 * @param floored whether it stops at {@code -factor} (TRL); otherwise it falls on (verl)
 */
public record SoftOverlong(int maxLength, int cache, double factor, boolean floored) {

    /** Refuses a slope that does not fit. */
    public SoftOverlong {
        if (cache < 1 || cache > maxLength) {
            throw new IllegalArgumentException(
                    "cache is " + cache + "; it must lie in 1.." + maxLength);
        }
        if (!(factor > 0)) {
            throw new IllegalArgumentException("factor is " + factor + "; it must be positive");
        }
    }

    /** The punishment of a completion of a number of tokens, at most 0. */
    public double reward(int length) {
        double excess = (double) (length - (maxLength - cache)) / cache;
        double punished = Math.max(0, floored ? Math.min(1, excess) : excess);
        return punished == 0 ? 0 : -punished * factor;
    }
}

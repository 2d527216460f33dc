package io.github.rlvr.rewards.length;

/**
 * A reward that falls with length along a half cosine for right completions and rises for wrong
 * ones (open-r1, TRL). Immutable.
 *
 * @param minWrong reward of a wrong completion of length 0
 * @param maxWrong reward of a wrong completion of the full length
 * @param minCorrect reward of a right completion of the full length
 * @param maxCorrect reward of a right completion of length 0
 * @param maxLength the full length, positive
 * @param clamped whether longer completions count as {@code maxLength} (TRL); otherwise the curve
 *     climbs back (open-r1)
 */
public record CosineLength(
        double minWrong,
        double maxWrong,
        double minCorrect,
        double maxCorrect,
        double maxLength,
        boolean clamped) {

    /** Refuses a length that is not positive. */
    public CosineLength {
        if (!(maxLength > 0)) {
            throw new IllegalArgumentException(
                    "maxLength is " + maxLength + "; it must be positive");
        }
    }

    /** The reward of one completion. */
    public double reward(double length, boolean correct) {
        double progress = clamped ? Math.min(1, length / maxLength) : length / maxLength;
        double cosine = Math.cos(Math.PI * progress);
        double low = correct ? minCorrect : maxWrong;
        double high = correct ? maxCorrect : minWrong;
        return low + 0.5 * (high - low) * (1 + cosine);
    }
}

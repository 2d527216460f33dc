package io.github.rlvr.algorithms.kl;

/**
 * Raises the coefficient while the divergence is above its target and lowers it below:
 *
 * <pre>
 *   e = clip(current / target - 1, -0.2, 0.2)
 *   coefficient *= 1 + e * rows / horizon
 * </pre>
 *
 * <p>Source: D. Ziegler et al., "Fine-Tuning Language Models from Human Preferences" (2019),
 * section 2.2; as in verl. Not thread-safe.
 */
public final class AdaptiveKlController implements KlController {

    private static final double LARGEST_ERROR = 0.2;

    private final double target;
    private final double horizon;
    private double coefficient;

    /**
     * Starts at a coefficient.
     *
     * @param coefficient first value, verl's default 0.001
     * @param target divergence to hold, above 0, default 0.1
     * @param horizon rows over which an error acts in full, above 0, default 10000
     */
    public AdaptiveKlController(double coefficient, double target, double horizon) {
        if (!(target > 0) || !(horizon > 0)) {
            throw new IllegalArgumentException(
                    "kl_target is "
                            + target
                            + " and kl_horizon "
                            + horizon
                            + "; both must be above 0");
        }
        this.coefficient = coefficient;
        this.target = target;
        this.horizon = horizon;
    }

    @Override
    public double coefficient() {
        return coefficient;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if so many rows arrive at once that the coefficient could
     *     turn negative
     */
    @Override
    public void update(double currentKl, long rows) {
        if (LARGEST_ERROR * rows > horizon) {
            throw new IllegalArgumentException(
                    "kl_horizon is "
                            + horizon
                            + " but a step has "
                            + rows
                            + " rows; it must be at least a fifth of that, or the coefficient could turn"
                            + " negative");
        }
        double error = Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, currentKl / target - 1));
        coefficient *= 1 + error * rows / horizon;
    }

    /** Continues from a coefficient that a checkpoint held. */
    public void restore(double saved) {
        coefficient = saved;
    }
}

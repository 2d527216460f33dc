package io.github.rlvr.djl.train;

/**
 * Learning rate over the updates of a run: linear warm-up from 0, then constant, linear to 0 or
 * half a cosine to 0.
 *
 * @param base rate after the warm-up, positive
 * @param shape what follows the warm-up
 * @param warmup updates of warm-up, at least 0
 * @param total updates of the run; needed by linear and cosine
 */
public record LearningRate(double base, Shape shape, long warmup, long total) {

    /** What follows the warm-up. */
    public enum Shape {
        /** The base rate throughout. */
        CONSTANT,
        /** A straight line to 0 at the last update. */
        LINEAR,
        /** Half a cosine wave to 0 at the last update. */
        COSINE
    }

    /** Checks the ranges. */
    public LearningRate {
        if (!(base > 0) || !Double.isFinite(base)) {
            throw new IllegalArgumentException(
                    "optimizer.learning_rate is " + base + "; it must be positive");
        }
        if (warmup < 0 || shape != Shape.CONSTANT && warmup >= total) {
            throw new IllegalArgumentException(
                    "optimizer.warmup_steps is " + warmup + "; it must be at least 0 and below the "
                            + total + " updates of the run");
        }
    }

    /** The base rate throughout. */
    public static LearningRate constant(double base) {
        return new LearningRate(base, Shape.CONSTANT, 0, 0);
    }

    /**
     * The rate of an update.
     *
     * @param update from 0; beyond the end the last rate holds
     */
    public double at(long update) {
        if (update < warmup) {
            return base * (update + 1) / warmup;
        }
        if (shape == Shape.CONSTANT) {
            return base;
        }
        double done = Math.min(1.0, (update - warmup) / (double) (total - warmup));
        return shape == Shape.LINEAR ? base * (1 - done) : base * 0.5 * (1 + Math.cos(Math.PI * done));
    }
}

package io.github.rlvr.rewards.combine;

import java.util.Arrays;

/**
 * Lagrange multipliers of constrained rewards, moved so that a reward above its threshold loses
 * weight: a gradient step with momentum on {@code sum mu_n (mean return_n - b_n)}. Not thread-safe.
 */
public final class Multipliers {

    /** From raw multipliers to weights. */
    public enum Squash {
        /** Inequality: sigmoid, in (0, 1). */
        SIGMOID,
        /** Equality: tanh, in (-1, 1). */
        TANH,
        /** Unsquashed, at least 0. */
        NONE
    }

    /**
     * Step sizes.
     *
     * @param learningRate of the multipliers
     * @param momentum in [0, 1)
     * @param maxNorm the gradient is scaled down to it
     */
    public record Step(double learningRate, double momentum, double maxNorm) {}

    private final Squash squash;
    private final Step step;
    private final double[] thresholds;
    private final double[] raw;
    private final double[] velocity;

    /**
     * Multipliers.
     *
     * @param thresholds {@code [N]} b
     * @param raw {@code [N]} start
     */
    public Multipliers(Squash squash, Step step, double[] thresholds, double[] raw) {
        if (thresholds.length != raw.length) {
            throw new IllegalArgumentException(
                    thresholds.length + " thresholds but " + raw.length + " multipliers");
        }
        this.squash = squash;
        this.step = step;
        this.thresholds = thresholds.clone();
        this.raw = raw.clone();
        this.velocity = new double[raw.length];
    }

    /** {@code [N]} weights mu. */
    public double[] weights() {
        return Arrays.stream(raw).map(this::squashed).toArray();
    }

    /** {@code [2N]} raw multipliers, then velocities. */
    public double[] state() {
        double[] state = Arrays.copyOf(raw, 2 * raw.length);
        System.arraycopy(velocity, 0, state, raw.length, raw.length);
        return state;
    }

    /** Replaces the state by one that {@link #state()} gave. */
    public void restore(double[] state) {
        System.arraycopy(state, 0, raw, 0, raw.length);
        System.arraycopy(state, raw.length, velocity, 0, raw.length);
    }

    /** Takes one step for {@code [N]} mean returns. */
    public void update(double[] means) {
        double[] gradient = new double[raw.length];
        double squares = 0;
        for (int n = 0; n < raw.length; n++) {
            gradient[n] = (means[n] - thresholds[n]) * slope(raw[n]);
            squares += gradient[n] * gradient[n];
        }
        double norm = Math.sqrt(squares);
        double scale = norm > step.maxNorm() ? step.maxNorm() / norm : 1;
        for (int n = 0; n < raw.length; n++) {
            velocity[n] = step.momentum() * velocity[n] + scale * gradient[n];
            raw[n] -= step.learningRate() * velocity[n];
            raw[n] = squash == Squash.NONE ? Math.max(0, raw[n]) : raw[n];
        }
    }

    private double squashed(double lambda) {
        return switch (squash) {
            case SIGMOID -> 1 / (1 + Math.exp(-lambda));
            case TANH -> Math.tanh(lambda);
            case NONE -> lambda;
        };
    }

    private double slope(double lambda) {
        double mu = squashed(lambda);
        return switch (squash) {
            case SIGMOID -> mu * (1 - mu);
            case TANH -> 1 - mu * mu;
            case NONE -> 1;
        };
    }
}

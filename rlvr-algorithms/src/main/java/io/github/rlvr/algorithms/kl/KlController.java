package io.github.rlvr.algorithms.kl;

/** The coefficient of a divergence penalty, which may follow the measured divergence. */
public interface KlController {

    /** The coefficient to use now, at least 0. */
    double coefficient();

    /**
     * Tells the controller what was measured with {@link #coefficient()}.
     *
     * @param currentKl mean over the rows of the step
     * @param rows number of rows of the step
     */
    void update(double currentKl, long rows);

    /** A coefficient that never changes. */
    static KlController fixed(double coefficient) {
        return new Fixed(coefficient);
    }

    /**
     * A constant.
     *
     * @param coefficient at least 0; 0 for no penalty
     */
    record Fixed(double coefficient) implements KlController {

        /** Checks the range. */
        public Fixed {
            if (!(coefficient >= 0)) {
                throw new IllegalArgumentException(
                        "kl_in_reward is " + coefficient + "; it must be at least 0");
            }
        }

        @Override
        public void update(double currentKl, long rows) {}
    }
}

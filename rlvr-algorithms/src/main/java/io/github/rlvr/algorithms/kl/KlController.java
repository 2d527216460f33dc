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
        return new KlController() {
            @Override
            public double coefficient() {
                return coefficient;
            }

            @Override
            public void update(double currentKl, long rows) {}
        };
    }
}

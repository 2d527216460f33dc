package io.github.rlvr.rewards.shaping;

/**
 * VSRM: verifiable step rewards from the accuracy of continuations of every prefix. A step that
 * changes nothing is paid a discounted share of the next change. Immutable.
 *
 * @param discount gamma of a look ahead by one step
 * @param lookAhead steps after which an unchanged step earns nothing
 * @param epsilon changes below this count as none
 */
public record StepProgress(double discount, int lookAhead, double epsilon) {

    /** The paper's settings: 0.7, 4, 1e-5. */
    public static StepProgress standard() {
        return new StepProgress(0.7, 4, 1e-5);
    }

    /**
     * Token rewards of a completion.
     *
     * @param positions {@code [n]} token index of every cut
     * @param accuracies {@code [n + 1]} of the prefixes, the whole completion last; any other
     *     number gives no step rewards
     * @param validLength tokens of the completion; cuts at or beyond earn nothing
     * @param width length of the result
     * @return {@code [width]}
     */
    public double[] rewards(int[] positions, double[] accuracies, int validLength, int width) {
        double[] rewards = new double[width];
        if (accuracies.length != positions.length + 1) {
            return rewards;
        }
        for (int j = 0; j < positions.length; j++) {
            if (positions[j] < validLength && positions[j] < width) {
                rewards[positions[j]] = step(accuracies, j);
            }
        }
        return rewards;
    }

    private double step(double[] a, int j) {
        double change = a[j + 1] - a[j];
        if (Math.abs(change) >= epsilon) {
            return change;
        }
        int n = a.length - 1;
        int k = j + 1;
        int steps = 0;
        while (steps < lookAhead && k < n && Math.abs(a[k + 1] - a[k]) < epsilon) {
            k++;
            steps++;
        }
        if (steps == lookAhead) {
            return 0;
        }
        return k < n
                ? (a[k + 1] - a[k]) * Math.pow(discount, k - j)
                : (a[n] - a[j]) * Math.pow(discount, n - j - 1);
    }
}

package io.github.rlvr.rewards.preference;

import io.github.rlvr.core.judge.Preference;
import java.util.Arrays;
import java.util.List;

/**
 * Pref-GRPO: the share of its comparisons that a sample wins within its group; a tie or an
 * unreadable verdict gives half a win to both. Stateless.
 */
public final class PairwiseWinRate {

    private PairwiseWinRate() {}

    /**
     * One comparison.
     *
     * @param first index within the group
     * @param second another index
     * @param preference the verdict
     */
    public record Comparison(int first, int second, Preference preference) {}

    /**
     * Win rates.
     *
     * @param size G
     * @param comparisons every unordered pair at most once
     * @return {@code [G]} in [0, 1]; 0 for a sample without comparison
     */
    public static double[] of(int size, List<Comparison> comparisons) {
        double[] wins = new double[size];
        int[] counts = new int[size];
        for (Comparison c : comparisons) {
            double first =
                    switch (c.preference()) {
                        case FIRST -> 1;
                        case SECOND -> 0;
                        case TIE, UNREADABLE -> 0.5;
                    };
            wins[c.first()] += first;
            wins[c.second()] += 1 - first;
            counts[c.first()]++;
            counts[c.second()]++;
        }
        for (int i = 0; i < size; i++) {
            wins[i] = counts[i] == 0 ? 0 : wins[i] / counts[i];
        }
        return wins;
    }

    /** Rates to a number of decimals, as the released code rounds them to three. */
    public static double[] rounded(double[] rates, int decimals) {
        double scale = Math.pow(10, decimals);
        return Arrays.stream(rates).map(r -> Math.rint(r * scale) / scale).toArray();
    }
}

package io.github.rlvr.rewards.evaluation;

import io.github.rlvr.core.metrics.BinomialInterval;
import java.util.List;
import java.util.function.Predicate;

/**
 * A share of samples with a 95 % interval that knows that samples of one task resemble one another.
 *
 * <p>The interval is Wilson's for the effective number of samples {@code p (1 - p) / se²}, where
 * {@code se} is the standard error over tasks, held between the number of tasks and the number of
 * samples (Korn and Graubard 1998 do the same for surveys). With one sample a task it is Wilson's
 * interval.
 *
 * @param value the share, in [0, 1]
 * @param low lower end
 * @param high upper end
 */
public record ClusteredShare(double value, double low, double high) {

    /**
     * The share of samples that have a property; every task weighs the same.
     *
     * @throws IllegalArgumentException if there is no task
     */
    public static ClusteredShare of(List<AnsweredTask> tasks, Predicate<Answered> property) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("a share needs at least one task");
        }
        double[] shares =
                tasks.stream()
                        .mapToDouble(t -> (double) t.count(property) / t.samples().size())
                        .toArray();
        double p = java.util.Arrays.stream(shares).average().orElseThrow();
        long samples = tasks.stream().mapToLong(t -> t.samples().size()).sum();
        long effective = Math.round(effective(shares, p, samples));
        // Wilson's interval for a share that need not be a whole number of successes.
        BinomialInterval interval = BinomialInterval.ofShare(p, effective);
        return new ClusteredShare(p, interval.low(), interval.high());
    }

    private static double effective(double[] shares, double p, long samples) {
        double squares = 0;
        for (double share : shares) {
            squares += (share - p) * (share - p);
        }
        int n = shares.length;
        if (n < 2 || squares == 0) {
            return n;
        }
        double squaredError = squares / (n - 1) / n;
        return Math.max(n, Math.min(samples, p * (1 - p) / squaredError));
    }
}

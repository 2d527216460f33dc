package io.github.rlvr.algorithms.hapo;

import io.github.rlvr.algorithms.advantage.GrpoAdvantage;
import io.github.rlvr.algorithms.advantage.RewardScale;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * HAPO's token-level group average: mean and population deviation of the rewards of a group's
 * tokens, so a long rollout counts as often as it has tokens.
 *
 * <pre>
 *   mu, sd = mean and population deviation of R_i, repeated n_i times
 *   a_it   = (R_i - mu) / (sd + epsilon)
 *   if any |a_it| >= 5, the whole group takes GRPO's advantages instead
 * </pre>
 *
 * <p>Advantages of a group sum to 0 over its tokens. Recommended reading: only trained tokens are
 * tested against 5; a group of one gets 0. Official reading: masked positions are tested too, with
 * reward 0. In both, a group without tokens and a rollout without a reward get 0.
 *
 * <p>Source: HAPO (2025); its code, {@code compute_hapo_outcome_advantage}. Thread-safe.
 *
 * @param normalize whether to divide by the deviation; default true
 * @param epsilon added to the deviation; default 1e-6
 * @param compat which reading of the corner cases
 */
public record HapoAdvantage(boolean normalize, double epsilon, Compat compat)
        implements AdvantageEstimator {

    private static final double LARGEST = 5;

    @Override
    public Set<Need> needs() {
        return Set.of(Need.PEERS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        boolean[][] mask = input.trainedTokens();
        double[] rows = new double[mask.length];
        int start = 0;
        for (ScoredGroup group : input.groups()) {
            double[] rewards =
                    group.rollouts().stream()
                            .mapToDouble(r -> r.reward().orElse(Double.NaN))
                            .toArray();
            int end = start + rewards.length;
            double[] advantages = group(rewards, Arrays.copyOfRange(mask, start, end));
            System.arraycopy(advantages, 0, rows, start, rewards.length);
            start = end;
        }
        return Advantages.perSequence(rows, input.lengths());
    }

    /**
     * The formula for one group.
     *
     * @param rewards {@code [G]}, NaN for a rollout without one
     * @param mask {@code [G][T]}
     * @return {@code [G]}
     */
    public double[] group(double[] rewards, boolean[][] mask) {
        double[] tokens = new double[rewards.length];
        Arrays.setAll(tokens, i -> Double.isNaN(rewards[i]) ? 0 : count(mask[i]));
        double all = Arrays.stream(tokens).sum();
        if (all == 0 || compat == Compat.RECOMMENDED && rewards.length == 1) {
            return new double[rewards.length];
        }
        double mu = weighted(tokens, i -> rewards[i]) / all;
        double variance = weighted(tokens, i -> Math.pow(rewards[i] - mu, 2)) / all;
        double divisor = normalize ? Math.sqrt(variance) + epsilon : 1;
        double[] advantages =
                Arrays.stream(rewards).map(r -> Double.isNaN(r) ? 0 : (r - mu) / divisor).toArray();
        boolean maskedExtreme =
                compat == Compat.OFFICIAL && isPadded(mask) && Math.abs(mu / divisor) >= LARGEST;
        return maskedExtreme || isExtreme(advantages, tokens) ? grpo(rewards) : advantages;
    }

    private static double weighted(double[] tokens, IntToDoubleFunction value) {
        double sum = 0;
        for (int i = 0; i < tokens.length; i++) {
            sum += tokens[i] == 0 ? 0 : tokens[i] * value.applyAsDouble(i);
        }
        return sum;
    }

    private static boolean isPadded(boolean[][] mask) {
        return Arrays.stream(mask).anyMatch(row -> count(row) < row.length);
    }

    private static boolean isExtreme(double[] advantages, double[] tokens) {
        return IntStream.range(0, advantages.length)
                .anyMatch(i -> tokens[i] > 0 && Math.abs(advantages[i]) >= LARGEST);
    }

    private double[] grpo(double[] rewards) {
        RewardScale scale = normalize ? RewardScale.GROUP : RewardScale.NONE;
        return new GrpoAdvantage(scale, epsilon, compat).advantages(new double[][] {rewards})[0];
    }

    private static int count(boolean[] mask) {
        int count = 0;
        for (boolean trained : mask) {
            count += trained ? 1 : 0;
        }
        return count;
    }
}

package io.github.rlvr.algorithms.pure;

import io.github.rlvr.algorithms.advantage.RlooAdvantage;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.statistics.MaskedStatistics;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * PURE's advantages: the return of min-form process rewards less a baseline per token from the
 * other responses of the prompt.
 *
 * <pre>
 *   ret_it = sum of r_is m_is over s >= t, times m_it
 *   b_i    = sum over j != i, t of ret_jt / ((K - 1) * longest)
 *   A_it   = (ret_it - b_i) m_it, then whitened over the tokens of the batch
 * </pre>
 *
 * <p>Recommended reading, the paper's: the verifiable reward has a plain leave-one-out baseline,
 * and only the process rewards have the one above; a group of one has baseline 0. Official reading,
 * the released code: the verifiable reward stands on the last token and everything goes through the
 * baseline above; a group of one gives NaN, which an {@link Advantages} refuses.
 *
 * <p>The process reward of a step is in [-1, 1] and stands at the token that ends it; other tokens
 * hold NaN.
 *
 * <p>Source: J. Cheng et al., "Stop Summation" (2025); its code, branch verl, {@code
 * compute_rloo_outcome_advantage}. Thread-safe.
 *
 * @param transform from step rewards to token rewards
 * @param longest divisor of the baseline, the limit of new tokens; 0 for the longest completion of
 *     the batch
 * @param verifiableCoefficient factor on the verifiable reward; default 1, 0 for process rewards
 *     only
 * @param whiten whether advantages are whitened; default true
 * @param strictMin whether a return is the least reward to come instead of the sum; ordinary tokens
 *     take part with 0, so this is for replaying only
 * @param compat paper or released code
 */
public record PureAdvantage(
        MinFormTransform transform,
        int longest,
        double verifiableCoefficient,
        boolean whiten,
        boolean strictMin,
        Compat compat)
        implements AdvantageEstimator {

    @Override
    public Set<Need> needs() {
        return EnumSet.of(Need.PEERS, Need.PROCESS_REWARDS);
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        boolean[][] mask = input.trainedTokens();
        int[] sizes = input.groups().stream().mapToInt(ScoredGroup::size).toArray();
        double[][] tokens = processRewards(input.signal(Need.PROCESS_REWARDS), mask);
        double[][] verifiable =
                input.groups().stream().map(PureAdvantage::rewards).toArray(double[][]::new);
        boolean official = compat == Compat.OFFICIAL;
        double[] outcome = flat(official ? verifiable : RlooAdvantage.PLAIN.advantages(verifiable));
        if (official) {
            addAtTheEnd(tokens, outcome, mask);
        }
        double[][] advantages = baselined(returns(tokens, mask), sizes, mask);
        for (int i = 0; !official && i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                advantages[i][t] += mask[i][t] ? verifiableCoefficient * outcome[i] : 0;
            }
        }
        return Advantages.perToken(whiten ? whitened(advantages, mask) : advantages);
    }

    /**
     * Returns.
     *
     * @param rewards {@code [N][T_i]} of tokens
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}, 0 where masked
     */
    public double[][] returns(double[][] rewards, boolean[][] mask) {
        double[][] returns = new double[rewards.length][];
        for (int i = 0; i < rewards.length; i++) {
            returns[i] = new double[rewards[i].length];
            double carried = strictMin ? Double.POSITIVE_INFINITY : 0;
            for (int t = rewards[i].length - 1; t >= 0; t--) {
                double reward = mask[i][t] ? rewards[i][t] : 0;
                carried = strictMin ? Math.min(carried, reward) : carried + reward;
                returns[i][t] = mask[i][t] ? carried : 0;
            }
        }
        return returns;
    }

    /**
     * Returns less the baseline of the other responses. Recommended: a response without a trained
     * token, for want of a reward for example, is no one's peer.
     *
     * @param returns {@code [N][T_i]}, rows group after group
     * @param sizes {@code [groups]} number of rows of each group
     * @param mask {@code [N][T_i]}
     * @return {@code [N][T_i]}, 0 where masked
     */
    public double[][] baselined(double[][] returns, int[] sizes, boolean[][] mask) {
        int width =
                Arrays.stream(mask)
                        .filter(this::isPeer)
                        .mapToInt(row -> row.length)
                        .max()
                        .orElse(1);
        double divisor = longest > 0 ? longest : Math.max(1, width);
        double[][] advantages = new double[returns.length][];
        int start = 0;
        for (int size : sizes) {
            double total = 0;
            int count = 0;
            for (int i = start; i < start + size; i++) {
                total += Arrays.stream(returns[i]).sum();
                count += isPeer(mask[i]) ? 1 : 0;
            }
            for (int i = start; i < start + size; i++) {
                double others = total - Arrays.stream(returns[i]).sum();
                double baseline = others / ((count - 1) * divisor);
                double safe = count < 2 && compat == Compat.RECOMMENDED ? 0 : baseline;
                advantages[i] = new double[returns[i].length];
                for (int t = 0; t < returns[i].length; t++) {
                    advantages[i][t] = mask[i][t] ? returns[i][t] - safe : 0;
                }
            }
            start += size;
        }
        return advantages;
    }

    /** Whitened over the trained tokens, 0 elsewhere. */
    public double[][] whitened(double[][] advantages, boolean[][] mask) {
        double[][] whitened = MaskedStatistics.of(advantages, mask).whitened();
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                whitened[i][t] = mask[i][t] ? whitened[i][t] : 0;
            }
        }
        return whitened;
    }

    private double[][] processRewards(double[][] signal, boolean[][] mask) {
        double[][] tokens = new double[signal.length][];
        for (int i = 0; i < signal.length; i++) {
            boolean[] ends = new boolean[signal[i].length];
            for (int t = 0; t < ends.length; t++) {
                ends[t] = mask[i][t] && !Double.isNaN(signal[i][t]);
            }
            tokens[i] = transform.transform(signal[i], ends);
        }
        return tokens;
    }

    private void addAtTheEnd(double[][] tokens, double[] outcome, boolean[][] mask) {
        for (int i = 0; i < tokens.length; i++) {
            int last = mask[i].length - 1;
            while (last >= 0 && !mask[i][last]) {
                last--;
            }
            if (last >= 0 && !Double.isNaN(outcome[i])) {
                tokens[i][last] += verifiableCoefficient * outcome[i];
            }
        }
    }

    private boolean isPeer(boolean[] row) {
        return compat == Compat.OFFICIAL || IntStream.range(0, row.length).anyMatch(t -> row[t]);
    }

    private static double[] rewards(ScoredGroup group) {
        return group.rollouts().stream()
                .mapToDouble(rollout -> rollout.reward().orElse(Double.NaN))
                .toArray();
    }

    private static double[] flat(double[][] groups) {
        return Arrays.stream(groups).flatMapToDouble(Arrays::stream).toArray();
    }
}

package io.github.rlvr.algorithms.pure;

import java.util.Arrays;

/**
 * PURE's advantages as its OpenRLHF branch computes them, from step rewards of whole groups of
 * equal size. Kept for replaying that branch; {@link PureAdvantage} is the recommended form.
 *
 * <pre>
 *   outcome_i = sum of p* over the steps of response i
 *   token baseline:  at step end k subtract (sum_{j != i} outcome_j / sum_{j != i} len_j) * tokens_k
 *   step baseline:   at every step end subtract mean_{j != i} (outcome_j / steps_j)
 *   verifiable:      at the last token add coefficient * (v_i - mean_{j != i} v_j)
 *   A_it = sum over s >= t of (shaped_is - beta * kl_is), but 0 at step ends
 * </pre>
 *
 * <p>{@code tokens_k} counts the tokens of a step without its last. {@code v = solved - 1}.
 *
 * <p>Source: PURE's code, branch main, {@code process_experiences} and {@code
 * make_experience_list}.
 *
 * @param groupSize responses of each prompt, at least 2
 * @param perToken token baseline, else step baseline
 * @param process whether process rewards take part
 * @param verifiable whether the verifiable reward takes part
 * @param verifiableCoefficient factor on it
 * @param beta coefficient of the divergence in the reward
 * @param keepStepEnds whether advantages at step ends are kept ({@code nomask_separator_adv})
 */
public record StepBaselineAdvantage(
        int groupSize,
        boolean perToken,
        boolean process,
        boolean verifiable,
        double verifiableCoefficient,
        double beta,
        boolean keepStepEnds) {

    /** Checks the group size. */
    public StepBaselineAdvantage {
        if (groupSize < 2) {
            throw new IllegalArgumentException(
                    "group_size is " + groupSize + "; a leave-one-out baseline needs at least 2");
        }
    }

    /**
     * A batch of responses, rows group after group.
     *
     * @param rewards {@code [N][T]} transformed step rewards at step ends
     * @param ends {@code [N][T]} where a step ends
     * @param mask {@code [N][T]}
     * @param solved {@code [N]} 1 for a correct answer, else 0
     * @param lengths {@code [N]} tokens
     * @param steps {@code [N]} number of steps
     * @param tokensPerStep {@code [N][S]} tokens of each step without its last
     * @param kl {@code [N][T]} divergence estimates
     */
    public record Responses(
            double[][] rewards,
            boolean[][] ends,
            boolean[][] mask,
            double[] solved,
            double[] lengths,
            double[] steps,
            double[][] tokensPerStep,
            double[][] kl) {}

    /** {@code [N][T]} rewards of tokens after baselines, before the divergence. */
    public double[][] shaped(Responses batch) {
        double[] outcomes =
                Arrays.stream(batch.rewards()).mapToDouble(r -> Arrays.stream(r).sum()).toArray();
        double[] perStep = new double[outcomes.length];
        Arrays.setAll(perStep, i -> outcomes[i] / batch.steps()[i]);
        double[] correctness = Arrays.stream(batch.solved()).map(s -> s - 1).toArray();
        double[][] shaped = new double[outcomes.length][];
        for (int i = 0; i < shaped.length; i++) {
            shaped[i] = new double[batch.mask()[i].length];
            if (process) {
                double rate = others(outcomes, i) / others(batch.lengths(), i);
                double step = others(perStep, i) / (groupSize - 1);
                subtractBaseline(shaped[i], batch, i, rate, step);
            }
            if (verifiable) {
                double alone = correctness[i] - others(correctness, i) / (groupSize - 1);
                shaped[i][last(batch.mask()[i])] += verifiableCoefficient * alone;
            }
        }
        return shaped;
    }

    /** {@code [N][T]} advantages of shaped rewards. */
    public double[][] advantages(double[][] shaped, Responses batch) {
        double[][] advantages = new double[shaped.length][];
        for (int i = 0; i < shaped.length; i++) {
            advantages[i] = new double[shaped[i].length];
            double sum = 0;
            for (int t = shaped[i].length - 1; t >= 0; t--) {
                boolean inside = batch.mask()[i][t];
                sum += inside ? shaped[i][t] - beta * batch.kl()[i][t] : 0;
                boolean kept = inside && (keepStepEnds || !batch.ends()[i][t]);
                advantages[i][t] = kept ? sum : 0;
            }
        }
        return advantages;
    }

    private void subtractBaseline(
            double[] shaped, Responses batch, int row, double rate, double step) {
        int k = 0;
        for (int t = 0; t < shaped.length; t++) {
            if (batch.ends()[row][t]) {
                double baseline = perToken ? rate * batch.tokensPerStep()[row][k] : step;
                shaped[t] = batch.rewards()[row][t] - baseline;
                k++;
            }
        }
    }

    private double others(double[] values, int row) {
        int start = row / groupSize * groupSize;
        double sum = 0;
        for (int j = start; j < start + groupSize; j++) {
            sum += j == row ? 0 : values[j];
        }
        return sum;
    }

    private static int last(boolean[] mask) {
        int last = mask.length - 1;
        while (last > 0 && !mask[last]) {
            last--;
        }
        return last;
    }
}

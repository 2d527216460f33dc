package io.github.rlvr.algorithms.loss;

/**
 * Subtracts {@code coefficient * AGG(H)} from the loss, {@code H} the entropy of each token.
 *
 * @param coefficient 0 switches the bonus off
 * @param aggregation verl: that of the policy loss; TRL: always the token mean
 */
public record EntropyBonus(double coefficient, LossAggregation aggregation) {

    /** No bonus. */
    public static final EntropyBonus OFF = new EntropyBonus(0, LossAggregation.TOKEN_MEAN);

    /** Whether the bonus takes part. */
    public boolean isOn() {
        return coefficient != 0;
    }
}

package io.github.rlvr.rewards.shaping;

import java.util.OptionalDouble;

/**
 * Self-aligned reward: how much a question lowers the perplexity of the answer, {@code max((a - qa)
 * / (a + 1e-9), -1)}; without comparison {@code 5 - qa}, what the question alone leaves. Immutable.
 *
 * @param logarithms whether logarithms of the perplexities are compared
 * @param relative whether the difference is divided by the answer's own perplexity
 * @param compared whether the answer's own perplexity counts at all
 * @param clip each of the two terms is cut to this; at most 1 means no cut
 */
public record SelfAligned(boolean logarithms, boolean relative, boolean compared, double clip) {

    private static final double EPSILON = 1e-9;
    private static final double OFFSET = 5;

    /** The paper's form. */
    public static SelfAligned standard() {
        return new SelfAligned(false, true, true, -1);
    }

    /**
     * The reward of an answer.
     *
     * @param givenQuestion perplexity of the answer behind the question
     * @param alone perplexity of the answer alone
     * @return at least -1
     */
    public double reward(double givenQuestion, double alone) {
        double qa = term(givenQuestion);
        double a = term(alone);
        double gain = relative ? (a - qa) / (a + EPSILON) : a - qa;
        return Math.max(compared ? gain : OFFSET - qa, -1);
    }

    private double term(double perplexity) {
        double term = logarithms ? Math.log(perplexity) : perplexity;
        return clip > 1 ? Math.min(term, clip) : term;
    }

    /** exp(-mean log-probability) of {@code [T]} tokens; empty when there are none. */
    public static OptionalDouble perplexity(float[] logProbs) {
        double sum = 0;
        for (float logProb : logProbs) {
            sum += logProb;
        }
        return logProbs.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.exp(-sum / logProbs.length));
    }
}

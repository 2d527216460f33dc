package io.github.rlvr.djl.train;

import io.github.rlvr.core.metrics.Metrics;

/**
 * How far the log-probabilities that the sampler recorded are from those that the trainer finds,
 * over the tokens of a step. With one forward text for both they differ by rounding only, unless
 * the rollouts are off-policy or in another precision.
 */
final class EngineAgreement {

    private double absolute;
    private double largest;
    private double multiplicative;
    private double ratios;
    private double smallestRatio = Double.POSITIVE_INFINITY;
    private double largestRatio;
    private double entropies;
    private long tokens;

    /** Adds the tokens of one rollout that are trained on. */
    void add(float[] sampled, float[] trained, float[] entropy, float[] mask) {
        for (int t = 0; t < sampled.length; t++) {
            if (mask[t] == 0) {
                continue;
            }
            double difference = trained[t] - sampled[t];
            double ratio = Math.exp(difference);
            absolute += Math.abs(difference);
            largest = Math.max(largest, Math.abs(difference));
            multiplicative += Math.exp(Math.abs(difference));
            ratios += ratio;
            smallestRatio = Math.min(smallestRatio, ratio);
            largestRatio = Math.max(largestRatio, ratio);
            entropies += entropy[t];
            tokens++;
        }
    }

    /**
     * TRL's {@code sampling/*} and {@code entropy}, and NeMo-RL's {@code token_mult_prob_error}.
     */
    Metrics metrics() {
        if (tokens == 0) {
            return Metrics.empty();
        }
        return Metrics.of("sampling/sampling_logp_difference/mean", absolute, tokens)
                .with("sampling/sampling_logp_difference/max", largest)
                .plus(Metrics.of("sampling/importance_sampling_ratio/mean", ratios, tokens))
                .with("sampling/importance_sampling_ratio/min", smallestRatio)
                .with("sampling/importance_sampling_ratio/max", largestRatio)
                .plus(Metrics.of("token_mult_prob_error", multiplicative, tokens))
                .plus(Metrics.of("entropy", entropies, tokens));
    }
}

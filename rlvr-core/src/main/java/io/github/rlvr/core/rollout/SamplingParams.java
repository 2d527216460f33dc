package io.github.rlvr.core.rollout;

import java.util.List;

/**
 * How tokens are drawn. The sampler and the trainer's log-probabilities read the same object: both
 * divide the logits by {@code temperature}.
 *
 * <p>Filters apply in the order top-k, top-p, min-p, on the distribution after the temperature.
 * Recorded log-probabilities are those of the unfiltered distribution.
 *
 * @param temperature greater than 0, or 0 for greedy decoding (log-probabilities are then those at
 *     temperature 1)
 * @param topK keep the k likeliest tokens; 0 keeps all
 * @param topP keep the smallest set whose mass reaches p, in (0, 1]; 1 keeps all
 * @param minP keep tokens at least this share as likely as the likeliest, in [0, 1); 0 keeps all
 * @param maxNewTokens limit of generated tokens, at least 1
 * @param stop strings that end a completion; the completion keeps the tokens that spell them
 */
public record SamplingParams(
        double temperature,
        int topK,
        double topP,
        double minP,
        int maxNewTokens,
        List<String> stop) {

    /** Validates every range. */
    public SamplingParams {
        stop = List.copyOf(stop);
        require(
                temperature >= 0 && temperature < 1e6,
                "temperature",
                temperature,
                "must be 0 (greedy) or positive");
        require(topK >= 0, "top_k", topK, "must be 0 (off) or positive");
        require(topP > 0 && topP <= 1, "top_p", topP, "must be in (0, 1]");
        require(minP >= 0 && minP < 1, "min_p", minP, "must be in [0, 1)");
        require(maxNewTokens >= 1, "max_new_tokens", maxNewTokens, "must be at least 1");
        require(
                stop.stream().noneMatch(String::isEmpty),
                "stop",
                stop,
                "must not hold an empty string");
    }

    /** Sampling from the full distribution. */
    public static SamplingParams sampling(double temperature, int maxNewTokens) {
        return new SamplingParams(temperature, 0, 1, 0, maxNewTokens, List.of());
    }

    /** The likeliest token at every position. */
    public static SamplingParams greedy(int maxNewTokens) {
        return new SamplingParams(0, 0, 1, 0, maxNewTokens, List.of());
    }

    /** Whether the likeliest token is taken instead of a random one. */
    public boolean isGreedy() {
        return temperature == 0;
    }

    /** The divisor of the logits: the temperature, or 1 when greedy. */
    public double logitDivisor() {
        return isGreedy() ? 1 : temperature;
    }

    /**
     * Whether every token can be drawn, so that recorded log-probabilities are those of the
     * sampling distribution.
     */
    public boolean isFullSupport() {
        return !isGreedy() && topK == 0 && topP == 1 && minP == 0;
    }

    private static void require(boolean ok, String key, Object value, String rule) {
        if (!ok) {
            throw new IllegalArgumentException("sampling." + key + " is " + value + "; it " + rule);
        }
    }
}

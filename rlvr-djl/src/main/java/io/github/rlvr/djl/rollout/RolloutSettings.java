package io.github.rlvr.djl.rollout;

/**
 * How the rollout engine uses the machine. None of these changes what is sampled, up to floating
 * point.
 *
 * @param maxRows completions decoded together; bounds the key-value cache
 * @param chunk tokens decoded in one native call at most
 * @param patience tokens between two looks at whether a row has finished: 1 on the CPU; more on a
 *     GPU, where looking waits for the device
 * @param prefillTokens prompt tokens, padding included, prefilled in one native call at most
 */
public record RolloutSettings(int maxRows, int chunk, int patience, int prefillTokens) {

    private static final int CACHE_BLOCK = 64;

    /** Up to 64 rows, 32 tokens a call. */
    public static final RolloutSettings CPU = new RolloutSettings(64, 32, 1, 4096);

    /** More rows, and one look at the device a chunk. */
    public static final RolloutSettings GPU = new RolloutSettings(256, 32, 32, 65536);

    /** Checks that every value is at least 1. */
    public RolloutSettings {
        if (maxRows < 1 || chunk < 1 || patience < 1 || prefillTokens < 1) {
            throw new IllegalArgumentException(
                    "max_rows "
                            + maxRows
                            + ", chunk "
                            + chunk
                            + ", patience "
                            + patience
                            + " and prefill_tokens "
                            + prefillTokens
                            + " must all be at least 1");
        }
    }

    /** The same rows with another number of tokens a call. */
    public RolloutSettings withChunk(int tokens) {
        return new RolloutSettings(maxRows, tokens, patience, prefillTokens);
    }

    /** The same with another number of rows. */
    public RolloutSettings withRows(int rows) {
        return new RolloutSettings(rows, chunk, patience, prefillTokens);
    }

    /**
     * Positions of a key-value cache that has too few, by half as many again, in whole blocks.
     *
     * @param capacity that it has
     * @param needed that it must have
     * @param positions that are ever needed
     */
    public static int grown(int capacity, int needed, int positions) {
        int wanted = Math.max(needed, Math.min(positions, capacity + capacity / 2));
        return (wanted + CACHE_BLOCK - 1) / CACHE_BLOCK * CACHE_BLOCK;
    }
}

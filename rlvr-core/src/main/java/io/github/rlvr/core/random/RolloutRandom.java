package io.github.rlvr.core.random;

/**
 * Counter-based random numbers: every draw is a pure function of a key and a position, so a
 * rollout's tokens do not depend on who shares its batch or on how many threads run.
 *
 * <p>Mixing is SplitMix64's finaliser (Steele, Lea and Flood 2014) applied to the running key and
 * each further counter.
 */
public final class RolloutRandom {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final double UNIT = 0x1.0p-53;

    private RolloutRandom() {}

    /**
     * The key of a stream.
     *
     * @param runSeed seed of the run
     * @param counters what identifies the stream, for example step, task hash and sample index
     */
    public static long key(long runSeed, long... counters) {
        long key = mix(runSeed);
        for (long counter : counters) {
            key = mix(key + GOLDEN_GAMMA + mix(counter));
        }
        return key;
    }

    /**
     * A stable 64-bit hash of a text (FNV-1a over UTF-16 units, then mixed), the same on every
     * machine.
     */
    public static long hash(String text) {
        long hash = 0xCBF29CE484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        return mix(hash);
    }

    /** The uniform number in [0, 1) at a position of a stream. */
    public static double uniform(long key, long position) {
        return (mix(key + position * GOLDEN_GAMMA) >>> 11) * UNIT;
    }

    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}

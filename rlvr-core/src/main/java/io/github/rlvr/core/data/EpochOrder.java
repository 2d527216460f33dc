package io.github.rlvr.core.data;

import io.github.rlvr.core.random.RolloutRandom;

/**
 * Indices in an order that is shuffled anew for each epoch, a function of seed and epoch alone
 * (Fisher and Yates' shuffle with counter-based numbers). Not thread-safe.
 */
public final class EpochOrder {

    private static final long ORDER = RolloutRandom.hash("task order");

    private final long seed;
    private final int size;
    private long epoch;
    private int position;
    private int[] order;

    /**
     * Starts at the first index of the first epoch.
     *
     * @param size number of indices, at least 1
     */
    public EpochOrder(int size, long seed) {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "an order of " + size + " things; it needs at least one");
        }
        this.size = size;
        this.seed = seed;
        this.order = shuffled(0);
    }

    /** The next index, in [0, size). */
    public int next() {
        if (position == size) {
            moveTo(epoch + 1, 0);
        }
        return order[position++];
    }

    /** Epochs done. */
    public long epoch() {
        return epoch;
    }

    /** Indices given in this epoch. */
    public int position() {
        return position;
    }

    /** Goes on elsewhere. */
    public void moveTo(long newEpoch, int newPosition) {
        order = shuffled(newEpoch);
        epoch = newEpoch;
        position = Math.min(newPosition, size);
    }

    private int[] shuffled(long ofEpoch) {
        int[] shuffled = new int[size];
        long key = RolloutRandom.key(seed, ORDER, ofEpoch);
        for (int i = 0; i < size; i++) {
            int j = (int) (RolloutRandom.uniform(key, i) * (i + 1));
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }
}

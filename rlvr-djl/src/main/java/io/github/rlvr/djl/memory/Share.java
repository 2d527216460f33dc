package io.github.rlvr.djl.memory;

import ai.djl.engine.EngineException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much of some work is done at once: tokens of a micro-batch, rows of a generation. When the
 * device's memory ends, the share is halved, for the rest of the process, and the work done again,
 * once.
 *
 * <p>Not thread-safe.
 */
public final class Share {

    private static final Logger LOG = LoggerFactory.getLogger(Share.class);

    private final String unit;
    private final String remedy;
    private int size;
    private int halvings;

    /**
     * A share.
     *
     * @param unit of the size, for messages, such as "tokens a micro-batch"
     * @param remedy what the user can do when halving it once is not enough, naming a setting
     * @param size at least 1
     */
    public Share(String unit, String remedy, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(size + " " + unit + "; it must be at least 1");
        }
        this.unit = unit;
        this.remedy = remedy;
        this.size = size;
    }

    /** What may be done at once now. */
    public int size() {
        return size;
    }

    /** How often memory has ended. */
    public int halvings() {
        return halvings;
    }

    /**
     * Does the work, and once more with half the share if memory ends in it.
     *
     * @param work what to do with a share of the size it is given; it must leave nothing behind
     *     when it throws, and may run twice
     * @throws OutOfMemoryException if memory ends in the second attempt too
     * @throws EngineException if the work fails for another reason
     */
    public <T> T spend(IntFunction<T> work) {
        try {
            return work.apply(size);
        } catch (EngineException e) {
            if (!OutOfMemoryException.isCauseOf(e)) {
                throw e;
            }
            halve(e);
        }
        try {
            return work.apply(size);
        } catch (EngineException e) {
            throw OutOfMemoryException.isCauseOf(e)
                    ? new OutOfMemoryException(size + " " + unit, remedy, e)
                    : e;
        }
    }

    private void halve(EngineException e) {
        int before = size;
        size = Math.max(1, size / 2);
        halvings++;
        LOG.warn(
                "memory ended with {} {}; going on with {} (to avoid the attempt: {}): {}",
                before,
                unit,
                size,
                remedy,
                OutOfMemoryException.firstLine(e));
    }
}

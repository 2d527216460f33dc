package io.github.rlvr.algorithms.pure;

import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.process.StepSegmenter;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The steps of a padded response, as the released code of PURE is replayed; training cuts
 * completions with {@link StepSegmenter}. In PURE a separator is every token whose text ends with
 * two newlines.
 *
 * <p>Recommended reading: padding is ignored; otherwise that of {@link StepSegmenter}. Official
 * reading, the released code: every separator ends a step, even in padding, and a last separator is
 * listed twice.
 *
 * <p>Source: PURE (2025); its code, {@code _split_steps}.
 *
 * @param separators ids of the separator tokens
 * @param compat which reading
 */
public record PaddedSteps(Set<Integer> separators, Compat compat) {

    /** Copies the ids. */
    public PaddedSteps {
        separators = Set.copyOf(separators);
    }

    /**
     * The positions at which steps end, in order.
     *
     * @param ids {@code [T]} response, padding included
     * @param length tokens that are not padding
     * @return empty for an empty response
     */
    public int[] stepEnds(int[] ids, int length) {
        return compat == Compat.OFFICIAL
                ? everySeparator(ids, length)
                : new StepSegmenter(separators::contains).stepEnds(Arrays.copyOf(ids, length));
    }

    private int[] everySeparator(int[] ids, int length) {
        IntStream found = IntStream.range(0, ids.length).filter(t -> separators.contains(ids[t]));
        IntStream last = length > 0 ? IntStream.of(length - 1) : IntStream.empty();
        return IntStream.concat(found, last).toArray();
    }

    /** {@code [T]} whether a step ends at a token. */
    public boolean[] endMask(int[] ids, int length) {
        boolean[] mask = new boolean[ids.length];
        IntStream.of(stepEnds(ids, length)).forEach(t -> mask[t] = true);
        return mask;
    }
}

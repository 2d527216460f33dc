package io.github.rlvr.algorithms.pure;

import io.github.rlvr.algorithms.settings.Compat;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cuts a response into steps: a step ends at a separator token, in PURE every token whose text ends
 * with two newlines, and at the last token.
 *
 * <p>Recommended reading: padding is ignored; a step that would hold nothing but a separator is
 * merged into the next, or into the previous at the end of the response; a response that ends in a
 * separator has its last position once. Official reading, the released code: every separator ends a
 * step, even in padding, and a last separator is listed twice.
 *
 * <p>Source: PURE (2025); its code, {@code _split_steps}.
 *
 * @param separators ids of the separator tokens
 * @param compat which reading
 */
public record StepSegmenter(Set<Integer> separators, Compat compat) {

    /** Copies the ids. */
    public StepSegmenter {
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
        return compat == Compat.OFFICIAL ? everySeparator(ids, length) : nonEmpty(ids, length);
    }

    private int[] everySeparator(int[] ids, int length) {
        IntStream found = IntStream.range(0, ids.length).filter(t -> separators.contains(ids[t]));
        IntStream last = length > 0 ? IntStream.of(length - 1) : IntStream.empty();
        return IntStream.concat(found, last).toArray();
    }

    private int[] nonEmpty(int[] ids, int length) {
        List<Integer> ends = new ArrayList<>();
        boolean open = false;
        for (int t = 0; t < length; t++) {
            boolean separator = separators.contains(ids[t]);
            if (separator && open) {
                ends.add(t);
            }
            open = !separator;
        }
        if (open || ends.isEmpty() && length > 0) {
            ends.add(length - 1);
        }
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }

    /** {@code [T]} whether a step ends at a token. */
    public boolean[] endMask(int[] ids, int length) {
        boolean[] mask = new boolean[ids.length];
        IntStream.of(stepEnds(ids, length)).forEach(t -> mask[t] = true);
        return mask;
    }
}

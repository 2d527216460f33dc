package io.github.rlvr.core.process;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Cuts a completion into steps: a step ends at a separator token and at the last token.
 *
 * <p>A step that would hold nothing but separators is merged into the next one, or into the
 * previous one at the end of the completion. An empty completion has no step.
 *
 * @param separator whether a token id ends a step
 */
public record StepSegmenter(IntPredicate separator) {

    /**
     * The positions at which steps end, in order.
     *
     * @param ids {@code [T]} completion without padding
     * @return {@code [S]}, rising, the last one {@code T - 1} or the last separator; empty for an
     *     empty completion
     */
    public int[] stepEnds(int[] ids) {
        List<Integer> ends = new ArrayList<>();
        boolean open = false;
        for (int t = 0; t < ids.length; t++) {
            boolean separates = separator.test(ids[t]);
            if (separates && open) {
                ends.add(t);
            }
            open = !separates;
        }
        if (open || ends.isEmpty() && ids.length > 0) {
            ends.add(ids.length - 1);
        }
        return ends.stream().mapToInt(Integer::intValue).toArray();
    }
}

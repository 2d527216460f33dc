package io.github.rlvr.rewards.probe;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a completion is cut: at blank lines and before cue words such as "Wait". Stateless.
 *
 * @param marks texts that begin a new part
 * @param most cuts of one completion
 */
record Cuts(List<String> marks, int most) {

    static final List<String> MARKS = List.of("\n\n", "Wait", "Alternatively");

    /**
     * Numbers of tokens before every cut, ascending, inside the completion.
     *
     * @return {@code [n]}; the prefix of cut k is the first {@code n_k} tokens
     */
    int[] of(Rollout rollout, Policy policy) {
        List<Integer> cuts = new ArrayList<>();
        for (int offset : offsets(rollout.text())) {
            int tokens = tokensBefore(rollout, offset, policy);
            boolean later = cuts.isEmpty() || tokens > cuts.get(cuts.size() - 1);
            if (tokens > 0 && tokens < rollout.length() && later && cuts.size() < most) {
                cuts.add(tokens);
            }
        }
        return cuts.stream().mapToInt(Integer::intValue).toArray();
    }

    private List<Integer> offsets(String text) {
        List<Integer> offsets = new ArrayList<>();
        for (String mark : marks) {
            for (int at = text.indexOf(mark, 1); at > 0; at = text.indexOf(mark, at + 1)) {
                offsets.add(at);
            }
        }
        return offsets.stream().sorted().distinct().toList();
    }

    /** The fewest tokens whose text is at least as long as an offset, by bisection. */
    static int tokensBefore(Rollout rollout, int offset, Policy policy) {
        int low = 0;
        int high = rollout.length();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int[] prefix = Arrays.copyOf(rollout.completionIds(), middle);
            if (policy.decode(prefix).length() >= offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}

package io.github.rlvr.djl.rollout;

import io.github.rlvr.core.rollout.FinishReason;
import java.util.List;
import java.util.function.Function;

/**
 * Ends a row at the first token that completes one of the stop strings. Looked for after every
 * chunk.
 *
 * @param strings what to stop at
 * @param decode text of token ids
 */
record StopStrings(List<String> strings, Function<int[], String> decode) {

    /** Looks through what the row drew since it had {@code before} tokens. */
    void apply(Row row, int before) {
        if (strings.isEmpty() || row.count() == before || !occurs(row.ids(), row.count())) {
            return;
        }
        int[] ids = row.ids();
        int tokens = before + 1;
        while (tokens < ids.length && !occurs(ids, tokens)) {
            tokens++;
        }
        row.endAt(tokens, FinishReason.STOP);
    }

    private boolean occurs(int[] ids, int tokens) {
        String text = decode.apply(java.util.Arrays.copyOf(ids, tokens));
        return strings.stream().anyMatch(text::contains);
    }
}

package io.github.rlvr.djl.process;

import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a step classifier reads: the prompt, then every step with a marker token behind it, at which
 * the step's label stands. The layout is that of TRL's {@code PRMTrainer} and of PURE, whose marker
 * is a newline.
 *
 * @param ids {@code [T]}
 * @param marks {@code [S]} positions of the markers
 */
record StepTokens(int[] ids, int[] marks) {

    /**
     * Lays a completion out.
     *
     * @param marker text of the marker; its last token is used
     */
    static StepTokens of(Tokenizer tokenizer, String marker, Prompt prompt, List<String> steps) {
        int[] markIds = tokenizer.encode(marker, false);
        if (markIds.length == 0) {
            throw new IllegalArgumentException(
                    "process_reward.marker is '" + marker + "', which has no token");
        }
        int mark = markIds[markIds.length - 1];
        List<int[]> parts = new ArrayList<>();
        parts.add(tokenizer.encode(text(prompt), true));
        int[] marks = new int[steps.size()];
        int length = parts.get(0).length;
        for (int s = 0; s < marks.length; s++) {
            int[] step = tokenizer.encode(steps.get(s), false);
            parts.add(step);
            parts.add(new int[] {mark});
            length += step.length + 1;
            marks[s] = length - 1;
        }
        int[] ids = new int[length];
        int at = 0;
        for (int[] part : parts) {
            System.arraycopy(part, 0, ids, at, part.length);
            at += part.length;
        }
        return new StepTokens(ids, marks);
    }

    private static String text(Prompt prompt) {
        return prompt instanceof Prompt.Chat ? prompt.text() + "\n" : prompt.text();
    }

    int length() {
        return ids.length;
    }

    /** The markers' places where the ids start at the given one. */
    long[] marksFrom(int start) {
        return Arrays.stream(marks).mapToLong(mark -> start + mark).toArray();
    }
}

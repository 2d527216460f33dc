package io.github.rlvr.rewards.confidence;

import java.util.List;
import java.util.Locale;

/**
 * The order of blocks in a completion with a stated confidence: reasoning up to {@code </think>},
 * then answer, analysis and confidence elements with white space between and nothing behind.
 */
public enum RlcrPattern {

    /** Reasoning and answer. */
    TA("answer"),

    /** Reasoning, answer, confidence. */
    TAC("answer", "confidence"),

    /** Reasoning, answer, analysis, confidence. */
    TABC("answer", "analysis", "confidence"),

    /** Reasoning, analysis, answer, confidence. */
    TBAC("analysis", "answer", "confidence");

    private final List<String> blocks;

    RlcrPattern(String... blocks) {
        this.blocks = List.of(blocks);
    }

    /** The pattern of a name such as {@code tabc}. */
    public static RlcrPattern of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Whether the last block states a confidence. */
    public boolean hasConfidence() {
        return blocks.contains("confidence");
    }

    /** Whether a text follows the pattern. Blocks may hold further tags. Linear time. */
    public boolean matches(String text) {
        String before = "</think>";
        int at = 0;
        for (String block : blocks) {
            at = behindJoint(text, before, "<" + block + ">", at);
            if (at < 0) {
                return false;
            }
            before = "</" + block + ">";
        }
        String trimmed = text.stripTrailing();
        return trimmed.endsWith(before) && trimmed.length() - before.length() >= at;
    }

    /** Index behind the first closing tag that white space and the opening tag follow. */
    private static int behindJoint(String text, String close, String open, int from) {
        for (int at = text.indexOf(close, from); at >= 0; at = text.indexOf(close, at + 1)) {
            int next = at + close.length();
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
            if (text.startsWith(open, next)) {
                return next + open.length();
            }
        }
        return -1;
    }
}

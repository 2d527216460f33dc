package io.github.rlvr.rewards.format;

import java.util.List;

/**
 * Whether a completion has the form {@code <think>\n..\n</think>\n<answer>\n..\n</answer>} at its
 * start, as open-r1's format, tag-count and code-format rewards judge it. Linear time, stateless.
 */
public final class TagFormat {

    private static final String THINK = "<think>";
    private static final String OPEN = "<think>\n";
    private static final String JOINT = "\n</think>\n<answer>\n";
    private static final String CLOSE = "\n</answer>";
    private static final String FENCE = "```";
    private static final List<String> TAGS =
            List.of("<think>\n", "\n</think>\n", "\n<answer>\n", "\n</answer>");

    private TagFormat() {}

    /** 1 when both blocks stand in place, else 0; text on further lines is tolerated. */
    public static double format(String text) {
        int answer = answerStart(text);
        return answer >= 0 && closes(text, answer) ? 1 : 0;
    }

    /** 1 when the text starts with {@code <think>}, holds no other and closes it, as TRL judges. */
    public static double think(String text) {
        boolean once = text.startsWith(THINK) && text.indexOf(THINK, THINK.length()) < 0;
        return once && text.indexOf("</think>") > 0 ? 1 : 0;
    }

    /** A quarter for each of the four tags that occurs exactly once, with its line breaks. */
    public static double tagCount(String text) {
        return TAGS.stream().filter(tag -> count(text, tag) == 1).count() / 4.0;
    }

    /**
     * As {@link #format}, with a fenced block of a language inside the answer.
     *
     * @param language the word behind the fence, for example {@code python}
     */
    public static double codeFormat(String text, String language) {
        int answer = answerStart(text);
        int fence = answer < 0 ? -1 : text.indexOf(FENCE + language, answer);
        int end = fence < 0 ? -1 : text.indexOf(FENCE, fence + FENCE.length() + language.length());
        return end >= 0 && closes(text, end + FENCE.length()) ? 1 : 0;
    }

    /** The content of the last fenced block of a language, empty when there is none. */
    public static String lastCode(String text, String language) {
        String open = FENCE + language + "\n";
        String last = "";
        for (int at = text.indexOf(open); at >= 0; ) {
            int from = at + open.length();
            int to = text.indexOf(FENCE, from);
            if (to < 0) {
                return last;
            }
            last = text.substring(from, to);
            at = text.indexOf(open, to + FENCE.length());
        }
        return last;
    }

    private static int answerStart(String text) {
        if (!text.startsWith(OPEN)) {
            return -1;
        }
        int joint = text.indexOf(JOINT, OPEN.length());
        return joint < 0 ? -1 : joint + JOINT.length();
    }

    /** Whether an answer's end stands at a line end at or behind a position. */
    private static boolean closes(String text, int from) {
        for (int at = text.indexOf(CLOSE, from); at >= 0; at = text.indexOf(CLOSE, at + 1)) {
            int end = at + CLOSE.length();
            if (end == text.length() || text.charAt(end) == '\n') {
                return true;
            }
        }
        return false;
    }

    private static int count(String text, String tag) {
        int count = 0;
        for (int at = text.indexOf(tag); at >= 0; at = text.indexOf(tag, at + tag.length())) {
            count++;
        }
        return count;
    }
}

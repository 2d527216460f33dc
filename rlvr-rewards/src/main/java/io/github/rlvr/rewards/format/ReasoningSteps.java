package io.github.rlvr.rewards.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the marks of a stepwise solution, as open-r1 does. Linear time, stateless. */
public final class ReasoningSteps {

    private static final Pattern MARKS =
            Pattern.compile("Step \\d++:|^\\d++\\.|\\n-|\\n\\*|First,|Second,|Next,|Finally,");
    private static final int ENOUGH = 3;

    private ReasoningSteps() {}

    /** min(1, marks / 3); a number with a full stop counts only at the start of the text. */
    public static double reward(String text) {
        Matcher marks = MARKS.matcher(text);
        int count = 0;
        while (marks.find()) {
            count++;
        }
        return Math.min(1.0, (double) count / ENOUGH);
    }
}

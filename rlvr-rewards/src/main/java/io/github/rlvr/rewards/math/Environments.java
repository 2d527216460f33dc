package io.github.rlvr.rewards.math;

import java.util.ArrayList;
import java.util.List;

/** Finds math environments in prose. Linear time: every closing mark is searched once. */
final class Environments {

    private static final int MAX_JOINED = 6;

    private final String text;
    private final List<Span> spans = new ArrayList<>();

    private Environments(String text) {
        this.text = text;
    }

    /** Every environment in order, those that "and", "or" or a comma joins as one list. */
    static List<Span> in(String text) {
        Environments found = new Environments(text);
        found.scan();
        return found.joined();
    }

    private void scan() {
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            int next =
                    switch (c) {
                        case '\\' -> escape(i);
                        case '$' -> dollar(i);
                        case '[' -> bracket(i);
                        default -> i + 1;
                    };
            i = next;
        }
    }

    private int escape(int at) {
        if (text.startsWith("\\[", at)) {
            return between(at, 2, "\\]", false);
        }
        if (text.startsWith("\\(", at)) {
            return between(at, 2, "\\)", true);
        }
        for (String name : new String[] {"\\frac{", "\\dfrac{", "\\tfrac{"}) {
            if (text.startsWith(name, at)) {
                return fraction(at, at + name.length() - 1);
            }
        }
        return at + 2;
    }

    private int fraction(int at, int open) {
        int middle = MathText.closes(text.substring(0, Math.min(text.length(), open + 200)), open);
        if (middle < 0 || middle + 1 >= text.length() || text.charAt(middle + 1) != '{') {
            return open;
        }
        int close =
                MathText.closes(
                        text.substring(0, Math.min(text.length(), middle + 200)), middle + 1);
        if (close < 0) {
            return open;
        }
        spans.add(new Span(at, close + 1, text.substring(at, close + 1)));
        return close + 1;
    }

    private int between(int at, int mark, String closing, boolean oneLine) {
        int end = text.indexOf(closing, at + mark);
        if (end < 0 || oneLine && text.substring(at, end).indexOf('\n') >= 0) {
            return at + mark;
        }
        return accept(at, end + closing.length(), text.substring(at + mark, end));
    }

    private int accept(int start, int end, String content) {
        if (!content.isBlank()) {
            spans.add(new Span(start, end, content));
        }
        return end;
    }

    private int dollar(int at) {
        if (text.startsWith("$$", at)) {
            return between(at, 2, "$$", false);
        }
        int line = text.indexOf('\n', at);
        int limit = line < 0 ? text.length() : line;
        for (int i = at + 1; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '$') {
                String content = text.substring(at + 1, i);
                return isMoney(content) ? at + 1 : accept(at, i + 1, content);
            }
        }
        return at + 1;
    }

    /** "$60 + $20" and "$5 and $7" are amounts of money. */
    private static boolean isMoney(String content) {
        String plain = content.strip();
        if (plain.isEmpty() || !MathText.isDigit(plain.charAt(0)) || content.indexOf('\\') >= 0) {
            return false;
        }
        int letters = 0;
        int longest = 0;
        for (int i = 0; i < plain.length(); i++) {
            letters = Character.isLetter(plain.charAt(i)) ? letters + 1 : 0;
            longest = Math.max(longest, letters);
        }
        return longest >= 4 || "+-*/=,.(:;".indexOf(plain.charAt(plain.length() - 1)) >= 0;
    }

    /** " [ .. ] " between spaces. */
    private int bracket(int at) {
        boolean spaced =
                (at == 0 || Character.isWhitespace(text.charAt(at - 1)))
                        && text.startsWith(" ", at + 1);
        int end = spaced ? text.indexOf(" ]", at + 1) : -1;
        if (end < 0
                || end - at > 400
                || end + 2 < text.length() && !Character.isWhitespace(text.charAt(end + 2))) {
            return at + 1;
        }
        return accept(at, end + 2, text.substring(at + 1, end));
    }

    private List<Span> joined() {
        List<Span> out = new ArrayList<>();
        int run = 0;
        for (Span span : spans) {
            Span last = out.isEmpty() ? null : out.get(out.size() - 1);
            if (last != null
                    && run < MAX_JOINED
                    && isConnective(text.substring(last.end(), span.start()))) {
                out.set(
                        out.size() - 1,
                        new Span(last.start(), span.end(), last.content() + ", " + span.content()));
                run++;
            } else {
                out.add(span);
                run = 1;
            }
        }
        return out;
    }

    private static boolean isConnective(String gap) {
        return switch (gap.length() > 12 ? "" : gap.strip()) {
            case "and", "or", ",", ", and", ", or", ";" -> true;
            default -> false;
        };
    }
}

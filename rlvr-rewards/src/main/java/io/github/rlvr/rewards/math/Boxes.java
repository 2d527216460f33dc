package io.github.rlvr.rewards.math;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds boxes and joins those that form one list. Linear time. */
final class Boxes {

    private static final int NEIGHBOURS = 10;
    private static final int SAME_LIST = 70;

    private Boxes() {}

    /** Whether a box begins anywhere. */
    static boolean any(String text) {
        return text.contains("\\boxed") || text.contains("\\fbox");
    }

    /**
     * The content of the last box, joined with the boxes before it that belong to the same list.
     */
    static Optional<String> last(String text, boolean open) {
        List<Span> boxes = all(text, open);
        if (boxes.isEmpty()) {
            return Optional.empty();
        }
        List<String> items = new ArrayList<>();
        Span current = boxes.get(boxes.size() - 1);
        items.add(current.content());
        for (int i = boxes.size() - 2; i >= 0 && joins(text, boxes.get(i), current); i--) {
            current = boxes.get(i);
            if (!current.content().strip().equals(items.get(0).strip())) {
                items.add(0, current.content());
            }
        }
        return Optional.of(String.join(", ", items));
    }

    private static boolean joins(String text, Span left, Span right) {
        String gap = text.substring(left.end(), right.start());
        if (gap.length() < NEIGHBOURS) {
            return gap.indexOf('.') < 0 && !endsSentence(gap);
        }
        if (gap.length() >= SAME_LIST
                || endsSentence(gap)
                || left.content().equals(right.content())) {
            return false;
        }
        return gap.contains("and")
                || gap.contains("or")
                || gap.indexOf(',') >= 0
                || gap.indexOf(';') >= 0;
    }

    private static boolean endsSentence(String gap) {
        return gap.contains(". ")
                || gap.contains(".\n")
                || gap.contains("\n\n")
                || gap.contains("! ")
                || gap.contains("? ");
    }

    private static List<Span> all(String text, boolean open) {
        List<Span> boxes = new ArrayList<>();
        int[] closes = any(text) ? closingBraces(text) : new int[0];
        for (int at = next(text, 0); at >= 0; ) {
            Span box = read(text, at, open, closes);
            if (box != null) {
                boxes.add(box);
            }
            at = next(text, box == null ? at + 5 : box.end());
        }
        return boxes;
    }

    /** {@code [n]} for every opening brace where it closes, -1 where it does not. */
    private static int[] closingBraces(String text) {
        int[] closes = new int[text.length()];
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < text.length(); i++) {
            closes[i] = -1;
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                closes[++i] = -1;
            } else if (c == '{') {
                open.push(i);
            } else if (c == '}' && !open.isEmpty()) {
                closes[open.pop()] = i;
            }
        }
        return closes;
    }

    private static int next(String text, int from) {
        int boxed = text.indexOf("\\boxed", from);
        int fbox = text.indexOf("\\fbox", from);
        return boxed < 0 ? fbox : fbox < 0 ? boxed : Math.min(boxed, fbox);
    }

    private static Span read(String text, int at, boolean open, int[] closes) {
        int i = at + (text.startsWith("\\boxed", at) ? 6 : 5);
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        if (i < text.length() && text.charAt(i) == '{') {
            int close = closes[i];
            if (close >= 0) {
                return new Span(at, close + 1, text.substring(i + 1, close));
            }
            return open ? new Span(at, text.length(), text.substring(i + 1)) : null;
        }
        int end = endOfBare(text, i);
        return end == i ? null : new Span(at, end, text.substring(i, end));
    }

    /** {@code \boxed 5$}: up to a dollar sign, a sentence end or the line end. */
    private static int endOfBare(String text, int from) {
        int i = from;
        while (i < text.length()
                && "$\n".indexOf(text.charAt(i)) < 0
                && !text.startsWith(". ", i)
                && !text.startsWith("\\)", i)
                && !text.startsWith("\\]", i)) {
            i++;
        }
        return i;
    }
}

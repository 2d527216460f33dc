package io.github.rlvr.djl.chat;

import java.util.function.IntPredicate;

/** Character classes and code-point indexing as Python's str has them. */
final class PyChars {

    private PyChars() {}

    static boolean isSpace(int c) {
        if (c < 128) {
            return c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31);
        }
        return c == 0x85 || Character.isSpaceChar(c);
    }

    static boolean isLineEnd(int c) {
        return (c >= 10 && c <= 13)
                || (c >= 28 && c <= 30)
                || c == 0x85
                || c == 0x2028
                || c == 0x2029;
    }

    /** Whether a non-empty text is all whitespace. */
    static boolean isBlank(String text) {
        return !text.isEmpty() && text.codePoints().allMatch(PyChars::isSpace);
    }

    /** Whether {@code repr} shows a character as it stands. */
    static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }

    /** Python's strip: whitespace where {@code chars} is null, else any of those characters. */
    static String strip(String text, String chars, boolean left, boolean right) {
        IntPredicate drop = chars == null ? PyChars::isSpace : c -> chars.indexOf(c) >= 0;
        int begin = 0;
        int end = text.length();
        while (left && begin < end && drop.test(text.codePointAt(begin))) {
            begin += Character.charCount(text.codePointAt(begin));
        }
        while (right && end > begin && drop.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(begin, end);
    }

    /** Number of code points. */
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The UTF-16 index of a code point. */
    static int offset(String text, int codePoint) {
        return length(text) == text.length() ? codePoint : text.offsetByCodePoints(0, codePoint);
    }
}

package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's ways of cutting a string. */
final class StringSplitting {

    private StringSplitting() {}

    static PySequence split(String text, Arguments arguments) {
        Arguments bound = arguments.bind("sep", "maxsplit");
        int limit = limit(bound);
        String separator = bound.string("sep", null);
        return PySequence.list(
                separator == null ? onSpace(text, limit) : on(text, requireText(separator), limit));
    }

    static PySequence rsplit(String text, Arguments arguments) {
        Arguments bound = arguments.bind("sep", "maxsplit");
        int limit = limit(bound);
        String separator = bound.string("sep", null);
        List<Object> parts =
                separator == null
                        ? onSpaceFromEnd(text, limit)
                        : onFromEnd(text, requireText(separator), limit);
        Collections.reverse(parts);
        return PySequence.list(parts);
    }

    private static int limit(Arguments bound) {
        int limit = bound.integer("maxsplit", -1);
        return limit < 0 ? Integer.MAX_VALUE : limit;
    }

    private static String requireText(String separator) {
        if (separator.isEmpty()) {
            throw new TemplateFault("empty separator");
        }
        return separator;
    }

    private static List<Object> on(String text, String separator, int limit) {
        List<Object> parts = new ArrayList<>();
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && parts.size() < limit) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<Object> onFromEnd(String text, String separator, int limit) {
        List<Object> parts = new ArrayList<>();
        int to = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && parts.size() < limit) {
            parts.add(text.substring(at + separator.length(), to));
            to = at;
            at = text.lastIndexOf(separator, to - separator.length());
        }
        parts.add(text.substring(0, to));
        return parts;
    }

    private static List<Object> onSpace(String text, int limit) {
        List<Object> parts = new ArrayList<>();
        int from = skip(text, 0, true);
        while (from < text.length() && parts.size() < limit) {
            int end = skip(text, from, false);
            parts.add(text.substring(from, end));
            from = skip(text, end, true);
        }
        if (from < text.length()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    /** The next index whose character is not of the given kind. */
    private static int skip(String text, int from, boolean spaces) {
        int at = from;
        while (at < text.length() && PyChars.isSpace(text.charAt(at)) == spaces) {
            at++;
        }
        return at;
    }

    private static List<Object> onSpaceFromEnd(String text, int limit) {
        List<Object> parts = new ArrayList<>();
        int to = skipBack(text, text.length(), true);
        while (to > 0 && parts.size() < limit) {
            int begin = skipBack(text, to, false);
            parts.add(text.substring(begin, to));
            to = skipBack(text, begin, true);
        }
        if (to > 0) {
            parts.add(text.substring(0, to));
        }
        return parts;
    }

    private static int skipBack(String text, int to, boolean spaces) {
        int at = to;
        while (at > 0 && PyChars.isSpace(text.charAt(at - 1)) == spaces) {
            at--;
        }
        return at;
    }

    static PySequence lines(String text, boolean keepEnds) {
        List<Object> lines = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (PyChars.isLineEnd(text.charAt(i))) {
                int end = text.startsWith("\r\n", i) ? i + 2 : i + 1;
                lines.add(text.substring(from, keepEnds ? end : i));
                from = end;
                i = end - 1;
            }
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return PySequence.list(lines);
    }

    static PySequence partition(String text, String separator, boolean first) {
        int at =
                first
                        ? text.indexOf(requireText(separator))
                        : text.lastIndexOf(requireText(separator));
        if (at < 0) {
            return first ? PySequence.tuple(text, "", "") : PySequence.tuple("", "", text);
        }
        String after = text.substring(at + separator.length());
        return PySequence.tuple(text.substring(0, at), separator, after);
    }
}

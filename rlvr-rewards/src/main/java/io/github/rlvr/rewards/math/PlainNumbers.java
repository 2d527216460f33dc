package io.github.rlvr.rewards.math;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds numbers in prose and writes them with a decimal point and without separators. */
final class PlainNumbers {

    private static final String DIGITS =
            "(?:\\d{1,3}(?:,\\d{3})++(?![\\d,])|\\d{1,3}(?: \\d{3})++(?!\\d)|\\d++)(?:\\.\\d++|,\\d++(?![,\\d]))?|\\.\\d++";

    private static final Pattern NUMBER =
            Pattern.compile(
                    "(?<![^\\s=(\\[:*$€£≈~\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}，。：、（])(-?[$€£]?(?:"
                            + DIGITS
                            + ")(?:/(?:"
                            + DIGITS
                            + "))?)(\\s?(?:\\\\?%|percent|pct))?");

    private static final Pattern WHOLE = Pattern.compile("[-+]?[$€£]?(?:" + DIGITS + ")");

    private PlainNumbers() {}

    /** Every number in order, as an answer that the parser reads. */
    static List<Span> in(String text) {
        List<Span> out = new ArrayList<>();
        Matcher matcher = NUMBER.matcher(text).useTransparentBounds(true);
        for (int from = 0; finds(matcher, text, from); from = matcher.end()) {
            if (isEnumerator(text, matcher.start(1), matcher.end())) {
                continue;
            }
            if (isPair(text, matcher.start(1), matcher.end(), matcher.group(1))) {
                out.add(
                        new Span(
                                matcher.start(1) - 1,
                                matcher.end() + 1,
                                "(" + matcher.group(1) + ")"));
                continue;
            }
            String percent = matcher.group(2) == null ? "" : "%";
            out.add(
                    new Span(
                            matcher.start(1),
                            matcher.end(),
                            canonical(matcher.group(1)) + percent));
        }
        return out;
    }

    /** The next number, tried only where a digit and what may stand before it are. */
    private static boolean finds(Matcher matcher, String text, int from) {
        for (int digit = from; digit < text.length(); digit++) {
            boolean first =
                    MathText.isDigit(text.charAt(digit))
                            && (digit == 0 || !MathText.isDigit(text.charAt(digit - 1)));
            for (int start = Math.max(from, digit - 3); first && start <= digit; start++) {
                boolean begins = start == digit || "-$€£.".indexOf(text.charAt(start)) >= 0;
                if (begins && matcher.region(start, text.length()).lookingAt()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** "2. Then we add" numbers a step. */
    private static boolean isEnumerator(String text, int start, int end) {
        boolean first = start == 0 || text.charAt(start - 1) == '\n';
        return first
                && end + 2 < text.length()
                && (text.charAt(end) == '.' || text.charAt(end) == ')')
                && text.charAt(end + 1) == ' '
                && !MathText.isDigit(text.charAt(end + 2));
    }

    private static boolean isPair(String text, int start, int end, String number) {
        return start > 0
                && text.charAt(start - 1) == '('
                && end < text.length()
                && text.charAt(end) == ')'
                && number.indexOf(',') > 0
                && !areGroups(number.replace("-", ""));
    }

    /** Whether a text is one number and nothing else. */
    static boolean isNumber(String text) {
        return text.length() < 200 && WHOLE.matcher(text).matches();
    }

    /** Separators of thousands removed, a decimal comma turned into a point. */
    static String canonical(String number) {
        int slash = number.indexOf('/');
        if (slash > 0) {
            return canonical(number.substring(0, slash))
                    + "/"
                    + canonical(number.substring(slash + 1));
        }
        String plain = without(number, "$€£ +");
        int comma = plain.lastIndexOf(',');
        if (comma < 0) {
            return plain;
        }
        boolean thousands = plain.indexOf('.') >= 0 || areGroups(plain.replace("-", ""));
        return thousands
                ? plain.replace(",", "")
                : plain.substring(0, comma).replace(",", "") + "." + plain.substring(comma + 1);
    }

    private static String without(String text, String dropped) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (dropped.indexOf(text.charAt(i)) < 0) {
                out.append(text.charAt(i));
            }
        }
        return out.toString();
    }

    private static boolean areGroups(String plain) {
        String[] groups = plain.split(",");
        boolean fits = groups[0].length() <= 3 && !groups[0].startsWith("0");
        for (int i = 1; i < groups.length; i++) {
            fits &= groups[i].length() == 3;
        }
        return fits;
    }
}

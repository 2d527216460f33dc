package io.github.rlvr.rewards.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The normalisation of PRM800K's grader. */
final class PrimeMathStrings {

    private static final Pattern UNITS =
            Pattern.compile(
                    "(?:degree|cm|centimeter|meter|mile|second|minute|hour|day|week|month|year|foot|feet|inch|yard)(?:es)?s? {0,9}(?:\\^[0-9]++)?");
    private static final Pattern DEGREES = Pattern.compile("\\^ {0,9}\\\\circ");
    private static final Pattern SPACED_COMMA = Pattern.compile(",\\\\! {0,9}");
    private static final Pattern SPACED_MINUS = Pattern.compile("- {1,9}");
    private static final Pattern MIXED = Pattern.compile("([0-9]) {1,9}([0-9])");
    private static final Pattern FRACTION = Pattern.compile("\\\\frac\\{([^{}]*)}\\{([^{}]*)}");
    private static final Pattern ROOT = Pattern.compile("\\\\sqrt\\{([^{}]*)}");
    private static final Pattern GROUPED =
            Pattern.compile("[0-9]{1,3}(?:,[0-9]{3})++(?:\\.[0-9]++)?");
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}(?:\\.0*+)?");
    private static final Pattern QUOTIENT = Pattern.compile("-?[0-9]++\\.?/0?[1-9][0-9]*+\\.?");
    private static final Pattern POWERS =
            Pattern.compile("\\^[0-9]++(?:\\^|(?<=[0-9]{2}))|\\^[{(]");
    private static final String BRACKETS = "()[]";

    private PrimeMathStrings() {}

    static String normal(String answer) {
        String plain = answer;
        if (plain.startsWith("\\text{") && plain.endsWith("}")) {
            plain = plain.substring(6, plain.length() - 1);
        }
        for (String sign : new String[] {"\\%", "\\$", "$", "%"}) {
            plain = plain.replace(sign, "");
        }
        plain = plain.replace(" or ", " , ").replace(" and ", " , ");
        plain = plain.replace("million", "*10^6").replace("billion", "*10^9");
        plain = UNITS.matcher(plain.replace("trillion", "*10^12")).replaceAll("");
        plain = DEGREES.matcher(plain).replaceAll("");
        if (plain.startsWith("{") && plain.endsWith("}")) {
            plain = plain.substring(1, plain.length() - 1);
        }
        plain = SPACED_COMMA.matcher(plain).replaceAll("");
        plain = plain.indexOf('\\') >= 0 ? plainText(plain) : plain;
        plain = MIXED.matcher(SPACED_MINUS.matcher(plain).replaceAll("-")).replaceAll("$1+$2");
        plain = plain.replace(" ", "").replace("{", "").replace("}", "").toLowerCase(Locale.ROOT);
        return isInteger(plain) ? whole(plain) : plain;
    }

    /** LaTeX as the text that a converter makes of it: quotients with a slash, signs by name. */
    private static String plainText(String latex) {
        String plain = latex.replace("\\tfrac", "\\frac").replace("\\dfrac", "\\frac");
        plain = FRACTION.matcher(plain.replace("\\frac", " \\frac")).replaceAll("$1/$2");
        plain = ROOT.matcher(plain).replaceAll("sqrt($1)");
        return plain.replace("\\pi", "pi")
                .replace("\\infty", "inf")
                .replace("\\cup", "U")
                .replace("\\cdot", "*")
                .replace("\\times", "*")
                .replace("\\left", "")
                .replace("\\right", "")
                .strip();
    }

    private static String whole(String number) {
        String digits = number.replace(",", "");
        int point = digits.indexOf('.');
        return Long.toString(Long.parseLong(point < 0 ? digits : digits.substring(0, point)));
    }

    static boolean isInteger(String text) {
        return INTEGER.matcher(GROUPED.matcher(text).matches() ? text.replace(",", "") : text)
                .matches();
    }

    static boolean isFraction(String text) {
        return QUOTIENT.matcher(text).matches();
    }

    /** The items between a pair of outer brackets, or the text itself. */
    static List<String> elements(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        String inner = text.length() > 2 ? text.substring(1, text.length() - 1) : "";
        boolean tuple =
                text.length() > 2
                        && BRACKETS.indexOf(text.charAt(0)) >= 0
                        && BRACKETS.indexOf(text.charAt(text.length() - 1)) >= 0
                        && inner.chars().noneMatch(c -> BRACKETS.indexOf(c) >= 0);
        return tuple
                ? Arrays.stream(inner.split(",", -1)).map(String::strip).toList()
                : List.of(text);
    }

    /** At most two unknown letters, no nested or long powers. */
    static boolean mayEvaluate(String expression) {
        long letters =
                expression
                        .replace("sqrt", "")
                        .replace("frac", "")
                        .chars()
                        .filter(Character::isLetter)
                        .distinct()
                        .count();
        return letters <= 2 && !POWERS.matcher(expression).find();
    }
}

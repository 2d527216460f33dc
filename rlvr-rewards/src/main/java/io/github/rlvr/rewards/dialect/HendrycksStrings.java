package io.github.rlvr.rewards.dialect;

import java.util.Optional;

/** The string normalisation of hendrycks/math. */
final class HendrycksStrings {

    private static final String[] DROPPED = {"\n", "\\!"};
    private static final String[] SIZING = {
        "\\left", "\\right", "^{\\circ}", "^\\circ", "\\$",
    };

    private HendrycksStrings() {}

    /** Equal after normalisation; as they stand where one of them cannot be normalised. */
    static boolean same(String a, String b) {
        Optional<String> x = normal(a);
        Optional<String> y = normal(b);
        return x.isPresent() && y.isPresent() ? x.equals(y) : a.equals(b);
    }

    /** The normal form; empty for a text that the rules choke on. */
    static Optional<String> normal(String text) {
        String plain = without(text, DROPPED).replace("\\\\", "\\");
        plain = plain.replace("tfrac", "frac").replace("dfrac", "frac");
        plain = without(plain, SIZING);
        int unit = plain.indexOf("\\text{ ");
        if (unit >= 0 && plain.indexOf("\\text{ ", unit + 1) >= 0) {
            return Optional.empty();
        }
        plain = unit < 0 ? plain : plain.substring(0, unit);
        plain = plain.replace("\\%", "").replace(" .", " 0.").replace("{.", "{0.");
        if (plain.isEmpty()) {
            return Optional.of(plain);
        }
        plain = withoutName(plain.charAt(0) == '.' ? "0" + plain : plain);
        return roots(plain).flatMap(s -> fractions(s.replace(" ", ""))).map(HendrycksStrings::last);
    }

    private static String without(String text, String[] marks) {
        String plain = text;
        for (String mark : marks) {
            plain = plain.replace(mark, "");
        }
        return plain;
    }

    /** "k = 5" is 5 when the left side has at most two characters. */
    private static String withoutName(String text) {
        int sign = text.indexOf('=');
        boolean one = sign >= 0 && sign <= 2 && text.indexOf('=', sign + 1) < 0;
        return one ? text.substring(sign + 1) : text;
    }

    private static Optional<String> roots(String text) {
        String[] parts = text.split("\\\\sqrt", -1);
        StringBuilder out = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.isEmpty()) {
                return Optional.empty();
            }
            boolean braced = part.charAt(0) == '{';
            out.append("\\sqrt")
                    .append(braced ? part : "{" + part.charAt(0) + "}" + part.substring(1));
        }
        return Optional.of(out.toString());
    }

    private static Optional<String> fractions(String text) {
        String[] parts = text.split("\\\\frac", -1);
        StringBuilder out = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            if (part.isEmpty()) {
                return Optional.empty();
            }
            if (part.charAt(0) != '{' && part.length() < 2) {
                return Optional.of(text);
            }
            out.append("\\frac").append(part.charAt(0) == '{' ? part : braced(part));
        }
        return Optional.of(out.toString());
    }

    /** "12.." to "{1}{2}..", "1{2}.." to "{1}{2}..". */
    private static String braced(String part) {
        String second = part.charAt(1) == '{' ? "{" : "{" + part.charAt(1) + "}";
        return "{" + part.charAt(0) + "}" + second + part.substring(2);
    }

    private static String last(String text) {
        if (text.equals("0.5")) {
            return "\\frac{1}{2}";
        }
        int slash = text.indexOf('/');
        boolean whole =
                slash > 0
                        && isWhole(text.substring(0, slash))
                        && isWhole(text.substring(slash + 1));
        return whole
                ? "\\frac{" + text.substring(0, slash) + "}{" + text.substring(slash + 1) + "}"
                : text;
    }

    /** A whole number written the way it prints: no plus sign, no leading zero. */
    private static boolean isWhole(String text) {
        String digits = text.startsWith("-") ? text.substring(1) : text;
        return !digits.isEmpty()
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && (digits.length() == 1 ? !text.equals("-0") : digits.charAt(0) != '0');
    }
}

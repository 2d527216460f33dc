package io.github.rlvr.rewards.math;

import java.util.Locale;
import java.util.Map;

/** Character-level clean-up of answers before they are lexed. Linear time. */
final class MathText {

    /** Stands for a comma or thin space that separates thousands and nothing else. */
    static final char THOUSANDS = '\uE000';

    private static final String GREEK =
            "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
                    + " varsigma sigma tau upsilon phi chi psi omega";
    private static final String[] LOWER_GREEK = GREEK.split(" ");

    private static final Map<Integer, String> SYMBOLS =
            Map.ofEntries(
                    sign('−', "-"),
                    sign('–', "-"),
                    sign('—', "-"),
                    sign('‐', "-"),
                    sign('‑', "-"),
                    sign('×', "\\times "),
                    sign('∗', "*"),
                    sign('·', "\\cdot "),
                    sign('⋅', "\\cdot "),
                    sign('•', "\\cdot "),
                    sign('÷', "\\div "),
                    sign('∕', "/"),
                    sign('⁄', "/"),
                    sign('≤', "\\le "),
                    sign('⩽', "\\le "),
                    sign('≥', "\\ge "),
                    sign('⩾', "\\ge "),
                    sign('≠', "\\ne "),
                    sign('≈', "\\approx "),
                    sign('±', "\\pm "),
                    sign('∓', "\\mp "),
                    sign('∞', "\\infty "),
                    sign('√', "\\sqrt "),
                    sign('∛', "\\sqrt[3]"),
                    sign('∪', "\\cup "),
                    sign('∩', "\\cap "),
                    sign('∈', "\\in "),
                    sign('∖', "\\setminus "),
                    sign('∅', "\\emptyset "),
                    sign('⌀', "\\emptyset "),
                    sign('°', "\\degree "),
                    sign('ℝ', "\\mathbb{R}"),
                    sign('ℤ', "\\mathbb{Z}"),
                    sign('ℕ', "\\mathbb{N}"),
                    sign('ℚ', "\\mathbb{Q}"),
                    sign('ℂ', "\\mathbb{C}"),
                    sign('∑', "\\sum "),
                    sign('∫', "\\int "),
                    sign('∏', "\\prod "),
                    sign('→', "\\to "),
                    sign('⌊', "\\lfloor "),
                    sign('⌋', "\\rfloor "),
                    sign('⌈', "\\lceil "),
                    sign('⌉', "\\rceil "),
                    sign('∣', "|"),
                    sign('…', "\\ldots "),
                    sign('′', "'"),
                    sign('’', "'"),
                    sign('‘', "'"),
                    sign('“', "\""),
                    sign('”', "\""),
                    sign('％', "%"),
                    sign('、', ","),
                    sign('。', "."),
                    sign('，', ","),
                    sign('½', "\\frac{1}{2}"),
                    sign('⅓', "\\frac{1}{3}"),
                    sign('⅔', "\\frac{2}{3}"),
                    sign('¼', "\\frac{1}{4}"),
                    sign('¾', "\\frac{3}{4}"),
                    sign('⅕', "\\frac{1}{5}"),
                    sign('⅖', "\\frac{2}{5}"),
                    sign('⅗', "\\frac{3}{5}"),
                    sign('⅘', "\\frac{4}{5}"),
                    sign('⅙', "\\frac{1}{6}"),
                    sign('⅚', "\\frac{5}{6}"),
                    sign('⅛', "\\frac{1}{8}"),
                    sign('⅜', "\\frac{3}{8}"),
                    sign('⅝', "\\frac{5}{8}"),
                    sign('⅞', "\\frac{7}{8}"),
                    sign('⅐', "\\frac{1}{7}"),
                    sign('⅑', "\\frac{1}{9}"),
                    sign('⅒', "\\frac{1}{10}"));

    private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ";
    private static final String SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋";
    private static final String PLAIN_SCRIPTS = "0123456789+-n";

    private MathText() {}

    private static Map.Entry<Integer, String> sign(char c, String text) {
        return Map.entry((int) c, text);
    }

    /** ASCII and LaTeX for what Unicode offers; invisible characters and chat marks dropped. */
    static String clean(String text) {
        return markThousands(dropMarks(toAscii(text))).strip();
    }

    private static String toAscii(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c < 128) {
                out.append(c == '\t' || c == '\r' ? ' ' : (char) c);
                i++;
            } else if (SUPERSCRIPTS.indexOf(c) >= 0) {
                i = scripts(text, i, SUPERSCRIPTS, out.append("^{"));
            } else if (SUBSCRIPTS.indexOf(c) >= 0) {
                i = scripts(text, i, SUBSCRIPTS, out.append("_{"));
            } else {
                out.append(replacement(c));
                i += Character.charCount(c);
            }
        }
        return out.toString();
    }

    private static int scripts(String text, int from, String alphabet, StringBuilder out) {
        int i = from;
        for (; i < text.length() && alphabet.indexOf(text.charAt(i)) >= 0; i++) {
            out.append(PLAIN_SCRIPTS.charAt(alphabet.indexOf(text.charAt(i))));
        }
        out.append('}');
        return i;
    }

    private static String replacement(int c) {
        String known = SYMBOLS.get(c);
        if (known != null) {
            return known;
        }
        if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
            return Integer.toString(Character.digit(c, 10));
        }
        if (c > 0xFF00 && c < 0xFF5F) {
            return Character.toString(c - 0xFEE0);
        }
        if (c >= 0x3B1 && c <= 0x3C9) {
            return "\\" + LOWER_GREEK[c - 0x3B1] + " ";
        }
        if (Character.isSpaceChar(c)) {
            return " ";
        }
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.CONTROL, Character.NON_SPACING_MARK -> "";
            default -> Character.toString(c);
        };
    }

    /** Without the dollar signs around a text. */
    static String withoutDollars(String text) {
        String plain = text.strip();
        int from = 0;
        int to = plain.length();
        while (to - from > 1 && plain.charAt(from) == '$' && plain.charAt(to - 1) == '$') {
            from++;
            to--;
        }
        return plain.substring(from, to).strip();
    }

    /** Decimal digits of every script as ASCII digits; everything else stays. */
    static String asciiDigits(String text) {
        if (text.chars().noneMatch(c -> c > 127 && Character.isDigit(c) || isSurrogate(c))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints()
                .forEach(
                        c ->
                                out.appendCodePoint(
                                        Character.isDigit(c) ? '0' + Character.digit(c, 10) : c));
        return out.toString();
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    /** Drops end-of-text marks of chat templates: {@code <|...|>} and {@code </s>}. */
    private static String dropMarks(String text) {
        String out = text.replace("</s>", "");
        for (int from = out.indexOf("<|"); from >= 0; from = out.indexOf("<|", from)) {
            int to = out.indexOf("|>", from);
            if (to < 0 || to - from > 40) {
                break;
            }
            out = out.substring(0, from) + out.substring(to + 2);
        }
        return out;
    }

    private static String markThousands(String text) {
        if (text.indexOf("{,}") < 0 && text.indexOf("\\") < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int skip = thousandsMark(text, i);
            if (skip > 0 && endsInDigit(out)) {
                out.append(THOUSANDS);
                i += skip;
            } else {
                out.append(text.charAt(i++));
            }
        }
        return out.toString();
    }

    /** Length of a thousands mark at a position, 0 where there is none. */
    private static int thousandsMark(String text, int at) {
        for (String mark : new String[] {"{,}", ",\\!", "\\,", "{\\,}", "\\ ", ",\\,"}) {
            if (text.startsWith(mark, at)) {
                int next = at + mark.length();
                while (text.startsWith(" ", next)) {
                    next++;
                }
                return digitsAt(text, next) == 3 ? next - at : 0;
            }
        }
        return 0;
    }

    private static int digitsAt(String text, int from) {
        int i = from;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i - from;
    }

    private static boolean endsInDigit(StringBuilder out) {
        return out.length() > 0 && isDigit(out.charAt(out.length() - 1));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /**
     * The form in which answers are compared as strings: no spaces, dollar signs, sizing commands
     * or text wrappers; lower case when it is a word.
     */
    static String key(String cleaned) {
        String plain = cleaned;
        for (String noise :
                new String[] {
                    "\\left",
                    "\\right",
                    "\\!",
                    "\\,",
                    "\\;",
                    "\\:",
                    "\\displaystyle",
                    "\\$",
                    "$",
                    "\""
                }) {
            plain =
                    noise.equals("\\left") || noise.equals("\\right")
                            ? dropSizing(plain, noise)
                            : plain.replace(noise, "");
        }
        plain = plain.replace("\\dfrac", "\\frac").replace("\\tfrac", "\\frac");
        plain = withoutSpaces(unwrapText(plain)).replace(THOUSANDS, ',');
        while (plain.endsWith(".")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain.length() > 1 && plain.chars().allMatch(c -> Character.isLetter(c))
                ? plain.toLowerCase(Locale.ROOT)
                : plain;
    }

    /** A space stays only between two digits. */
    private static String withoutSpaces(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\n') {
                space = true;
            } else {
                out.append(space && isDigit(c) && endsInDigit(out) ? " " : "").append(c);
                space = false;
            }
        }
        return out.toString();
    }

    private static String dropSizing(String text, String command) {
        return text.replace(command + "arrow", "\uE001")
                .replace(command, "")
                .replace("\uE001", command + "arrow");
    }

    /** Removes one {@code \text{...}} that wraps the whole text. */
    static String unwrapText(String text) {
        String plain = text.strip();
        for (String wrapper :
                new String[] {
                    "\\text{",
                    "\\textbf{",
                    "\\mathrm{",
                    "\\mbox{",
                    "\\mathbf{",
                    "\\textrm{",
                    "\\textit{",
                    "\\boxed{"
                }) {
            if (plain.startsWith(wrapper)
                    && closes(plain, wrapper.length() - 1) == plain.length() - 1) {
                return unwrapText(plain.substring(wrapper.length(), plain.length() - 1));
            }
        }
        return plain;
    }

    /** Index of the brace that closes the one at {@code open}, or -1. */
    static int closes(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }
}

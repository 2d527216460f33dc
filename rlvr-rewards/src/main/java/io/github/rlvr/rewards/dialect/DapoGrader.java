package io.github.rlvr.rewards.dialect;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * verl's math_dapo.
 *
 * @param strictBox the box in the last 100 characters must equal the gold answer as it stands;
 *     otherwise the last "Answer:" line of the last 300 characters is normalised first
 */
record DapoGrader(boolean strictBox) implements Grader {

    private static final int LINE_WINDOW = 300;
    private static final int BOX_WINDOW = 100;
    private static final Pattern LINE =
            Pattern.compile("answer\\s*:\\s*([^\\n]+)", Pattern.CASE_INSENSITIVE);

    private static final String[][] REPLACED = {
        {"an ", ""},
        {"a ", ""},
        {".$", "$"},
        {"\\$", ""},
        {"\\ ", ""},
        {" ", ""},
        {"mbox", "text"},
        {",\\text{and}", ","},
        {"\\text{and}", ","},
        {"\\text{m}", "\\text{}"},
    };

    private static final String[] REMOVED = {
        "square",
        "ways",
        "integers",
        "dollars",
        "mph",
        "inches",
        "hours",
        "km",
        "units",
        "\\ldots",
        "sue",
        "points",
        "feet",
        "minutes",
        "digits",
        "cents",
        "degrees",
        "cm",
        "gm",
        "pounds",
        "meters",
        "meals",
        "edges",
        "students",
        "childrentickets",
        "multiples",
        "\\text{s}",
        "\\text{.}",
        "\\text{\ns}",
        "\\text{}^2",
        "\\text{}^3",
        "\\text{\n}",
        "\\text{}",
        "\\mathrm{th}",
        "^\\circ",
        "^{\\circ}",
        "\\;",
        ",\\!",
        "{,}",
        "\"",
        "\\dots",
    };

    private static final Pattern SHORT_FRACTION = Pattern.compile("(frac)([^{])(.)");
    private static final Pattern SHORT_ROOT = Pattern.compile("(sqrt)([^{])");

    static DapoGrader answerLine() {
        return new DapoGrader(false);
    }

    static DapoGrader box() {
        return new DapoGrader(true);
    }

    @Override
    public Optional<String> extract(String completion) {
        if (strictBox) {
            return LastBox.in(tail(completion, BOX_WINDOW));
        }
        Matcher lines = LINE.matcher(tail(completion, LINE_WINDOW));
        Optional<String> last = Optional.empty();
        while (lines.find()) {
            last = Optional.of(lines.group(1));
        }
        return last;
    }

    private static String tail(String text, int length) {
        return text.substring(Math.max(0, text.length() - length));
    }

    @Override
    public boolean same(String gold, String answer) {
        return strictBox ? gold.equals(answer) : normal(gold).equals(normal(answer));
    }

    /** The normal form of an answer, that of Minerva. */
    static String normal(String answer) {
        String plain = answer.substring(answer.lastIndexOf('=') + 1);
        for (String[] pair : REPLACED) {
            plain = plain.replace(pair[0], pair[1]);
        }
        for (String noise : REMOVED) {
            plain = plain.replace(noise, "");
        }
        plain = betweenDollars(plain);
        for (String command : new String[] {"\\text{", "\\textbf{", "\\overline{"}) {
            plain = unwrapped(plain, command, false);
        }
        plain = unwrapped(plain, "\\boxed{", true);
        plain = SHORT_FRACTION.matcher(plain).replaceAll("frac{$2}{$3}");
        plain = SHORT_ROOT.matcher(plain).replaceAll("sqrt{$2}").replace("$", "");
        String digits = plain.replace(",", "");
        boolean number = !digits.isEmpty() && digits.chars().allMatch(Character::isDigit);
        return (number ? digits : plain).strip();
    }

    /** Of a text with dollar signs only what the first two of them enclose. */
    private static String betweenDollars(String text) {
        int open = text.indexOf('$');
        int close = open < 0 ? -1 : text.indexOf('$', open + 1);
        return close < 0 ? text : text.substring(open, close + 1);
    }

    /** Without a command and the first, or last, closing brace behind it. */
    private static String unwrapped(String text, String command, boolean toLast) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(command); at >= 0; at = text.indexOf(command, from)) {
            int inner = at + command.length();
            int close = toLast ? text.lastIndexOf('}') : text.indexOf('}', inner);
            if (close < inner) {
                break;
            }
            out.append(text, from, at).append(text, inner, close);
            from = close + 1;
        }
        return out.append(text.substring(from)).toString();
    }
}

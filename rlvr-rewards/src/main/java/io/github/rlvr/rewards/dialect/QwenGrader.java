package io.github.rlvr.rewards.dialect;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Qwen2.5-Math's math_equal: numbers within a relative 1e-4, a hundredth or a hundred times the
 * gold answer too, intervals, tuples and matrices element by element, then a computer algebra
 * system.
 *
 * @param algebra stands in for that system
 */
record QwenGrader(Algebra algebra) implements Grader {

    private static final double TOLERANCE = 1e-4;
    private static final int MAX_DEPTH = 4;
    private static final Pattern NUMBER = Pattern.compile("-?(?:[0-9]++\\.?+[0-9]*+|\\.[0-9]++)");
    private static final Pattern LETTER = Pattern.compile("\\b[A-E]\\b");

    @Override
    public Optional<String> extract(String completion) {
        int box = completion.lastIndexOf("boxed");
        if (box >= 0) {
            return LastBox.in("\\" + completion.substring(box)).map(QwenGrader::trimmed);
        }
        for (String cue : new String[] {"he answer is", "final answer is"}) {
            int at = completion.lastIndexOf(cue);
            if (at >= 0) {
                String rest = completion.substring(at + cue.length()).strip();
                return Optional.of(trimmed(rest.split("\\n|\\. ", 2)[0]));
            }
        }
        Matcher numbers = NUMBER.matcher(completion.replace(",", ""));
        Optional<String> last = Optional.empty();
        while (numbers.find()) {
            last = Optional.of(trimmed(numbers.group()));
        }
        return last;
    }

    /** Without what surrounds an answer in prose. */
    private static String trimmed(String answer) {
        String plain = answer.strip();
        while (plain.startsWith(":")) {
            plain = plain.substring(1).strip();
        }
        while (plain.endsWith(".") || plain.endsWith("/")) {
            plain = plain.substring(0, plain.length() - 1);
        }
        return plain.replace("$", "").strip();
    }

    @Override
    public boolean same(String gold, String answer) {
        return same(gold, answer, 0);
    }

    private boolean same(String gold, String answer, int depth) {
        String g = gold.strip();
        String a = answer.strip();
        if (g.equalsIgnoreCase(a)) {
            return true;
        }
        if (LETTER.matcher(g).matches() && g.equals(letter(a))) {
            return true;
        }
        OptionalDouble x = number(g);
        OptionalDouble y = number(a);
        if (x.isPresent() && y.isPresent()) {
            return near(x.getAsDouble(), y.getAsDouble());
        }
        return !a.isEmpty() && depth < MAX_DEPTH && symbols(g, a, depth);
    }

    private static String letter(String answer) {
        Matcher letters = LETTER.matcher(answer.toUpperCase(Locale.ROOT));
        String last = "";
        while (letters.find()) {
            last = letters.group();
        }
        return last;
    }

    /** The value of a number in digits; a percent sign divides it by 100. */
    private static OptionalDouble number(String text) {
        String digits = text.replace(",", "");
        boolean percent = digits.endsWith("%");
        digits = percent ? digits.substring(0, digits.length() - 1) : digits;
        digits =
                percent && digits.endsWith("\\")
                        ? digits.substring(0, digits.length() - 1)
                        : digits;
        if (digits.length() > 300 || !NUMBER.matcher(digits).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(digits);
        return OptionalDouble.of(percent ? value / 100 : value);
    }

    private static boolean near(double gold, double answer) {
        for (double value : new double[] {gold / 100, gold, gold * 100}) {
            double scale = Math.max(Math.abs(value), Math.abs(answer));
            if (Math.abs(value - answer) <= TOLERANCE * scale) {
                return true;
            }
        }
        return false;
    }

    private boolean symbols(String gold, String answer, int depth) {
        if (bare(gold).equalsIgnoreCase(bare(answer))) {
            return true;
        }
        if (isBracketed(gold) && isBracketed(answer) && parts(gold, answer, depth)) {
            return true;
        }
        Optional<List<String>> g = matrix(gold);
        Optional<List<String>> a = matrix(answer);
        if (g.isPresent() && a.isPresent()) {
            return each(g.get(), a.get(), depth) || rounded(g.get(), a.get());
        }
        return equations(gold, answer, depth) || algebra.same(gold, answer);
    }

    private static String bare(String text) {
        return text.replaceAll("[{}()\\[\\]]", "");
    }

    private static boolean isBracketed(String text) {
        return text.length() > 2
                && "([".indexOf(text.charAt(0)) >= 0
                && ")]".indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private boolean parts(String gold, String answer, int depth) {
        String g = gold.substring(1, gold.length() - 1);
        String a = answer.substring(1, answer.length() - 1);
        return each(List.of(g.split(",", -1)), List.of(a.split(",", -1)), depth);
    }

    private boolean each(List<String> gold, List<String> answer, int depth) {
        if (gold.size() != answer.size() || gold.size() > 256) {
            return false;
        }
        for (int i = 0; i < gold.size(); i++) {
            if (!same(gold.get(i), answer.get(i), depth + 1)) {
                return false;
            }
        }
        return true;
    }

    /** The entries of a pmatrix or bmatrix, rows marked so that shapes count. */
    private static Optional<List<String>> matrix(String written) {
        String text =
                written.startsWith("(\\") ? written.substring(1, written.length() - 1) : written;
        for (String name : new String[] {"pmatrix", "bmatrix"}) {
            String begin = "\\begin{" + name + "}";
            String end = "\\end{" + name + "}";
            if (text.startsWith(begin) && text.endsWith(end)) {
                String inner = text.substring(begin.length(), text.length() - end.length());
                return Optional.of(
                        Arrays.stream(inner.split("\\\\\\\\"))
                                .filter(row -> !row.isBlank())
                                .map(row -> row.strip() + "&row")
                                .flatMap(row -> Arrays.stream(row.split("&", -1)))
                                .map(String::strip)
                                .toList());
            }
        }
        return Optional.empty();
    }

    /** Whether all entries are numbers that are equal to three decimals. */
    private static boolean rounded(List<String> gold, List<String> answer) {
        boolean equal = gold.size() == answer.size();
        for (int i = 0; equal && i < gold.size(); i++) {
            OptionalDouble x = number(gold.get(i));
            OptionalDouble y = number(answer.get(i));
            equal =
                    x.isPresent() && y.isPresent()
                            ? Math.rint(x.getAsDouble() * 1e3) == Math.rint(y.getAsDouble() * 1e3)
                            : gold.get(i).equals(answer.get(i));
        }
        return equal;
    }

    private boolean equations(String gold, String answer, int depth) {
        int g = single(gold);
        int a = single(answer);
        if (g >= 0 && a >= 0) {
            String left = difference(gold, g);
            String right = difference(answer, a);
            return algebra.same(left, right) || algebra.same("-(" + left + ")", right);
        }
        if (a >= 0 && answer.substring(0, a).strip().length() <= 2 && gold.indexOf('=') < 0) {
            return same(gold, answer.substring(a + 1), depth + 1);
        }
        return g >= 0
                && gold.substring(0, g).strip().length() <= 2
                && answer.indexOf('=') < 0
                && same(gold.substring(g + 1), answer, depth + 1);
    }

    /** Where the only equals sign stands; -1 when there is none or more than one. */
    private static int single(String text) {
        int at = text.indexOf('=');
        return at == text.lastIndexOf('=') ? at : -1;
    }

    private static String difference(String equation, int sign) {
        return equation.substring(0, sign) + " - (" + equation.substring(sign + 1) + ")";
    }
}

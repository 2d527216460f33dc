package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Answers in words. */
final class TextAnswers {

    private static final Set<String> WRAPPERS =
            Set.of(
                    "text",
                    "textbf",
                    "textrm",
                    "textit",
                    "mathrm",
                    "mathbf",
                    "mbox",
                    "quad",
                    "qquad",
                    "left",
                    "right",
                    "displaystyle");

    private TextAnswers() {}

    static boolean same(Expr gold, Expr answer, Work work) {
        if (gold instanceof Words g && answer instanceof Words a) {
            return g.text().equals(a.text()) || sameList(g.text(), a.text());
        }
        return gold instanceof Words g
                ? spells(g, answer, work)
                : spells((Words) answer, gold, work);
    }

    /** "red and blue" lists the same as "blue, red". */
    private static boolean sameList(String g, String a) {
        String[] x = g.split(",| and ");
        String[] y = a.split(",| and ");
        return x.length > 1 && x.length <= 16 && Arrays.equals(sorted(x), sorted(y));
    }

    private static String[] sorted(String[] items) {
        return Arrays.stream(items)
                .map(String::strip)
                .filter(i -> !i.isEmpty())
                .sorted()
                .toArray(String[]::new);
    }

    private static boolean spells(Words words, Expr number, Work work) {
        Optional<Long> value = NumberWords.value(words.text());
        return value.isPresent()
                && work.simplify(number) instanceof Num n
                && n.value().equals(Rational.of(value.get()));
    }

    /** Words, or the set that they name. */
    static Expr form(String cleaned) {
        Words words = fold(cleaned);
        return switch (words.text()) {
            case "empty set", "the empty set", "null set" -> new Expr.Sym("emptyset");
            case "all real numbers", "all reals" -> new Expr.Sym("set:R");
            default -> words;
        };
    }

    /** Words without wrappers, braces and outer punctuation, in lower case and single spaces. */
    static Words fold(String cleaned) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < cleaned.length(); ) {
            char c = cleaned.charAt(i);
            if (c == '\\') {
                i = command(cleaned, i, out);
            } else {
                boolean noise = "{}$\"~".indexOf(c) >= 0;
                out.append(
                        noise || Character.isWhitespace(c)
                                ? ' '
                                : c == MathText.THOUSANDS ? ',' : c);
                i++;
            }
        }
        String text = out.toString().strip().replaceAll(" +", " ");
        int from = 0;
        int to = text.length();
        while (to > from && ".,;:!?'".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        text = text.substring(from, to).strip();
        return new Words(text.length() > 1 ? text.toLowerCase(Locale.ROOT) : text);
    }

    private static int command(String text, int at, StringBuilder out) {
        int to = at + 1;
        while (to < text.length() && MathText.isLetter(text.charAt(to))) {
            to++;
        }
        String name = text.substring(at + 1, to);
        if (name.isEmpty()) {
            out.append(' ');
            return Math.min(text.length(), at + 2);
        }
        out.append(WRAPPERS.contains(name) ? " " : "\\" + name + " ");
        return to;
    }
}

package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Words;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
                    "mathit",
                    "mathsf",
                    "textsf",
                    "texttt",
                    "emph",
                    "mbox",
                    "quad",
                    "qquad",
                    "left",
                    "right",
                    "displaystyle");

    private static final Set<String> STARTS =
            Set.of("a", "an", "the", "no", "on", "in", "at", "it", "is", "by", "to", "not", "all");

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
        if (number instanceof Product p) {
            return p.factors().stream().allMatch(f -> f instanceof Sym || f instanceof Const)
                    && lettersOf(p).equalsIgnoreCase(words.text());
        }
        Optional<Long> value = NumberWords.value(words.text());
        return value.isPresent()
                && work.simplify(number) instanceof Num n
                && n.value().equals(Rational.of(value.get()));
    }

    /** The letters of a product of variables, which may be a word that was read as one. */
    private static String lettersOf(Product p) {
        return p.factors().stream()
                .map(f -> f.toString().replace("\\", ""))
                .collect(Collectors.joining());
    }

    /** Words, or the set that they name. */
    static Expr form(String cleaned) {
        Words words = fold(cleaned);
        return switch (words.text()) {
            case "empty set",
                    "null set",
                    "no solution",
                    "no solutions",
                    "no real solution",
                    "no real solutions" ->
                    new Expr.Sym("emptyset");
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
        text = withoutArticle(text.substring(from, to).strip());
        return new Words(text.length() > 1 ? text.toLowerCase(Locale.ROOT) : text);
    }

    private static String withoutArticle(String text) {
        for (String article : new String[] {"the ", "an ", "a "}) {
            if (text.length() > article.length() + 1
                    && text.regionMatches(true, 0, article, 0, article.length())) {
                return text.substring(article.length());
            }
        }
        return text;
    }

    /** Whether a text is a phrase although its letters could be multiplied: "an ellipse". */
    static boolean isPhrase(String prepared) {
        int space = prepared.indexOf(' ');
        return space > 0
                && STARTS.contains(prepared.substring(0, space).toLowerCase(Locale.ROOT))
                && prepared.chars().allMatch(c -> Character.isLetter(c) || c == ' ' || c == '-')
                && Units.isWord(prepared.substring(prepared.lastIndexOf(' ') + 1));
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

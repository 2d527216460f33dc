package io.github.rlvr.rewards.dialect;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * verl's prime_math: the strings of hendrycks/math first, then a normalisation of its own, tuples
 * element by element. Two fractions must be the same string, and an integer needs an integer.
 *
 * @param algebra whether a difference simplifies to zero
 */
record PrimeMathGrader(Algebra algebra) implements Grader {

    private static final List<String> BEFORE = List.of("answer:", "answer is", "answers are");
    private static final List<String> BEHIND =
            List.of("is answer", "is the answer", "are answers", "are the answers");
    private static final List<String> CUES =
            List.of(
                    "be ", "is ", "are ", "=", ": ", "get ", "be\n", "is\n", "are\n", ":\n",
                    "get\n");

    @Override
    public Optional<String> extract(String completion) {
        String rest = completion.substring(after(completion, "</think>"));
        Optional<String> box = LastBox.in(rest);
        if (box.isPresent()) {
            return box;
        }
        for (String mark : BEFORE) {
            rest = behind(rest, mark);
        }
        for (String mark : BEHIND) {
            int at = rest.toLowerCase(Locale.ROOT).lastIndexOf(mark);
            rest = at < 0 ? rest : rest.substring(0, at).strip();
        }
        for (String cue : CUES) {
            rest = behind(rest, cue);
        }
        return Optional.of(rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest);
    }

    private static int after(String text, String mark) {
        int at = text.lastIndexOf(mark);
        return at < 0 ? 0 : at + mark.length();
    }

    private static String behind(String text, String mark) {
        int at = text.toLowerCase(Locale.ROOT).lastIndexOf(mark);
        return at < 0 ? text : text.substring(at + mark.length()).strip();
    }

    @Override
    public boolean same(String gold, String answer) {
        if (HendrycksStrings.same(bare(gold), bare(answer))) {
            return true;
        }
        String g = PrimeMathStrings.normal(gold);
        String a = PrimeMathStrings.normal(answer);
        return g.equals(a) || !a.isEmpty() && elements(g, a);
    }

    private static String bare(String answer) {
        String plain = answer.strip();
        boolean wrapped = plain.startsWith("\\text{") && plain.endsWith("}") && plain.length() > 7;
        return wrapped ? plain.substring(6, plain.length() - 1).strip() : plain;
    }

    private boolean elements(String gold, String answer) {
        List<String> g = PrimeMathStrings.elements(gold);
        List<String> a = PrimeMathStrings.elements(answer);
        boolean brackets =
                g.size() < 2
                        || gold.charAt(0) == answer.charAt(0)
                                && gold.charAt(gold.length() - 1)
                                        == answer.charAt(answer.length() - 1);
        if (!brackets || g.size() != a.size()) {
            return false;
        }
        for (int i = 0; i < g.size(); i++) {
            if (!element(g.get(i), a.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean element(String gold, String answer) {
        if (PrimeMathStrings.isFraction(gold) && PrimeMathStrings.isFraction(answer)) {
            return gold.equals(answer);
        }
        return PrimeMathStrings.isInteger(gold) == PrimeMathStrings.isInteger(answer)
                && PrimeMathStrings.mayEvaluate("(" + gold + ")-(" + answer + ")")
                && algebra.same(gold, answer);
    }
}

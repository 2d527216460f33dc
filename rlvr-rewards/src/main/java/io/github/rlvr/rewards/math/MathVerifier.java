package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Verdict.Outcome;
import java.util.Optional;

/**
 * Decides whether a completion's answer equals the gold answer. Bounded: at most {@value
 * AnswerExtractor#WINDOW} characters of a completion and {@value #MAX_ANSWER} of an answer are
 * read, nesting, tokens, bits and terms are limited, so every verdict returns within milliseconds.
 * Deterministic, independent of the locale, immutable and thread-safe.
 */
public final class MathVerifier implements AnswerVerifier {

    /** Longest answer that is parsed, in characters; longer ones are only compared as text. */
    public static final int MAX_ANSWER = 4_000;

    private static final int DEFAULT_PRECISION = 6;

    private final AnswerPolicy policy;
    private final int precision;

    /**
     * A verifier that compares decimals to six places.
     *
     * @param policy where a completion's answer is looked for
     */
    public MathVerifier(AnswerPolicy policy) {
        this(policy, DEFAULT_PRECISION);
    }

    /**
     * A verifier.
     *
     * @param policy where a completion's answer is looked for
     * @param precision decimals to which numbers with a decimal point are compared, 0 to 15
     * @throws IllegalArgumentException for a precision out of range
     */
    public MathVerifier(AnswerPolicy policy, int precision) {
        if (precision < 0 || precision > 15) {
            throw new IllegalArgumentException(
                    "precision is " + precision + "; it must lie in 0..15");
        }
        this.policy = policy;
        this.precision = precision;
    }

    @Override
    public Verdict verify(String gold, String completion) {
        if (policy.reads(AnswerPlace.CHOICE)) {
            return choice(gold, completion);
        }
        Optional<String> answer = AnswerExtractor.extract(completion, policy);
        return answer.map(a -> compare(gold, a))
                .orElseGet(() -> unanswered(gold, "the completion gives no answer"));
    }

    /**
     * Compares two free texts, each of which gives its answer under the policy.
     *
     * @param gold a reference solution
     * @param completion a model output
     * @return never null
     */
    public Verdict verifyTexts(String gold, String completion) {
        return AnswerExtractor.extract(gold, policy)
                .map(g -> verify(g, completion))
                .orElseGet(() -> noVerdict(gold));
    }

    /**
     * Compares two bare answers.
     *
     * @param gold what is right
     * @param answer what was given
     * @return never null
     */
    public Verdict compare(String gold, String answer) {
        if (gold.length() > 2 * MAX_ANSWER || answer.length() > 2 * MAX_ANSWER) {
            return tooLong(gold, answer);
        }
        String g = prepared(gold);
        String a = prepared(answer);
        if (g.isEmpty()) {
            return noVerdict(gold);
        }
        if (a.isEmpty()) {
            return unanswered(gold, "the answer is empty");
        }
        String key = MathText.key(g);
        if (!key.isEmpty() && key.equals(MathText.key(a))) {
            return new Verdict(Outcome.EQUAL, "same text", g, a, "", "");
        }
        if (g.length() > MAX_ANSWER || a.length() > MAX_ANSWER) {
            return tooLong(g, a);
        }
        return parsed(g, a);
    }

    private static Verdict tooLong(String gold, String answer) {
        String reason = "longer than " + MAX_ANSWER + " characters";
        Outcome outcome = gold.equals(answer) ? Outcome.EQUAL : Outcome.DIFFERENT;
        return new Verdict(outcome, reason, gold, answer, "", "");
    }

    private Verdict parsed(String gold, String answer) {
        Expr g = form(gold);
        Expr a = form(answer);
        if (g instanceof Sym letter && isOption(letter.name())) {
            Optional<String> chosen = Choices.inBox(answer);
            if (chosen.isPresent() && startsWithOption(answer)) {
                return verdict(
                        chosen.get().equals(letter.name()), "option letter", gold, answer, g, a);
            }
        }
        boolean equal = new Equivalence(precision).same(g, a);
        return verdict(equal, "compared as mathematics", gold, answer, g, a);
    }

    private static Verdict verdict(
            boolean equal, String reason, String gold, String answer, Expr g, Expr a) {
        return new Verdict(
                equal ? Outcome.EQUAL : Outcome.DIFFERENT,
                reason,
                gold,
                answer,
                g.toString(),
                a.toString());
    }

    private static boolean isOption(String name) {
        return name.length() == 1 && name.charAt(0) >= 'A' && name.charAt(0) <= 'J';
    }

    /** "(B) 17", "B. 17" or "B" alone, and not a product that begins with B. */
    private static boolean startsWithOption(String answer) {
        String plain = Choices.plain(answer).replace(" ", "");
        return plain.matches("\\(?[A-J](?:[).:].*)?");
    }

    private static Expr form(String prepared) {
        Optional<Long> spelled = NumberWords.value(prepared);
        if (spelled.isPresent()) {
            return Expr.number(Rational.of(spelled.get()));
        }
        Optional<Rational> part = NumberWords.fraction(prepared);
        if (part.isPresent()) {
            return Expr.number(part.get());
        }
        if (TextAnswers.isPhrase(prepared)) {
            return TextAnswers.form(prepared);
        }
        return MathParser.parse(prepared).orElseGet(() -> TextAnswers.form(prepared));
    }

    /** Cleaned, without a surrounding box, math marks and final punctuation. */
    static String prepared(String answer) {
        String plain = MathText.clean(answer);
        String before;
        do {
            before = plain;
            plain = stripped(plain);
            plain = MathText.unwrapText(plain);
        } while (!plain.equals(before));
        if (plain.indexOf(' ') > 0 && PlainNumbers.isNumber(plain)) {
            return PlainNumbers.canonical(plain);
        }
        return plain.contains("\\begin") ? plain : singleBackslashes(plain);
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (to > from
                && !text.startsWith("...", to - 3)
                && ".,;:$ \n*".indexOf(text.charAt(to - 1)) >= 0
                && !text.startsWith("\\", to - 2)) {
            to--;
        }
        while (from < to && "$ \n:".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        String plain = text.substring(from, to);
        for (String[] marks : new String[][] {{"\\(", "\\)"}, {"\\[", "\\]"}, {"**", ""}}) {
            if (plain.startsWith(marks[0])
                    && plain.endsWith(marks[1])
                    && plain.length() >= marks[0].length() + marks[1].length()) {
                plain = plain.substring(marks[0].length(), plain.length() - marks[1].length());
            }
        }
        return plain;
    }

    /** "\\frac" with a doubled backslash, as JSON leaves it, is a command. */
    private static String singleBackslashes(String text) {
        if (!text.contains("\\\\")) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            boolean doubled =
                    text.startsWith("\\\\", i)
                            && i + 2 < text.length()
                            && (MathText.isLetter(text.charAt(i + 2))
                                    || "{}(),!;%$".indexOf(text.charAt(i + 2)) >= 0);
            i += doubled ? 1 : 0;
            out.append(text.charAt(i));
        }
        return out.toString();
    }

    private Verdict choice(String gold, String completion) {
        Optional<String> letter = Choices.gold(gold);
        if (letter.isEmpty()) {
            return noVerdict(gold);
        }
        Optional<String> chosen = AnswerExtractor.extract(completion, policy);
        boolean equal = chosen.equals(letter);
        return new Verdict(
                equal ? Outcome.EQUAL : Outcome.DIFFERENT,
                "option letter",
                letter.get(),
                chosen.orElse(""),
                letter.get(),
                chosen.orElse(""));
    }

    private static Verdict unanswered(String gold, String reason) {
        String g = prepared(gold);
        if (g.isEmpty()) {
            return noVerdict(gold);
        }
        String read = g.length() > MAX_ANSWER ? "" : form(g).toString();
        return new Verdict(Outcome.DIFFERENT, reason, gold, "", read, "");
    }

    private static Verdict noVerdict(String gold) {
        return new Verdict(Outcome.NO_VERDICT, "the gold answer cannot be read", gold, "", "", "");
    }
}

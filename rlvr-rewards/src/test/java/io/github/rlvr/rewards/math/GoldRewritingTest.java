package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every gold answer of GSM8K and MATH-500 equals itself however it is written. */
class GoldRewritingTest {

    private final MathVerifier verifier = new MathVerifier(AnswerPolicy.boxed());

    private static final Map<String, UnaryOperator<String>> REWRITINGS =
            new TreeMap<>(
                    Map.of(
                            "in a box", g -> "So the answer is $\\boxed{" + g + "}$.",
                            "spaced",
                                    g ->
                                            "\\boxed{ "
                                                    + g.replace("+", " + ")
                                                            .replace(",", ", ")
                                                            .replace(",  ", ", ")
                                                            .replaceAll(
                                                                    "(\\d), (\\d{3})(?!\\d)",
                                                                    "$1,$2")
                                                    + " }",
                            "sized", g -> "\\boxed{" + sized(g) + "}",
                            "display fractions",
                                    g ->
                                            "\\boxed{"
                                                    + g.replace("\\frac", "\\dfrac")
                                                            .replace("\\ddfrac", "\\dfrac")
                                                    + "}",
                            "in dollars", g -> "\\boxed{$" + g + "$}",
                            "after reasoning",
                                    g ->
                                            "<think>It may be \\boxed{17.5}.</think>\\boxed{"
                                                    + g
                                                    + "}"));

    private static String sized(String g) {
        return g.contains("\\left") || g.contains("\\begin") || g.contains("\\text")
                ? g
                : g.replace("(", "\\left(").replace(")", "\\right)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gsm8k_golds.txt", "math500_golds.txt"})
    void everyGoldEqualsItsRewritings(String file) throws IOException {
        List<String> failures = new ArrayList<>();
        for (String gold : VerifierResources.lines(file)) {
            REWRITINGS.forEach(
                    (name, rewriting) -> {
                        Verdict verdict = verifier.verify(gold, rewriting.apply(gold));
                        if (!verdict.isEqual()) {
                            failures.add(name + ": " + verdict.explain());
                        }
                    });
        }
        assertEquals(List.of(), failures);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gsm8k_golds.txt", "math500_golds.txt"})
    void everyGoldDiffersFromAChangedValue(String file) throws IOException {
        List<String> failures = new ArrayList<>();
        for (String gold : VerifierResources.lines(file)) {
            Verdict verdict = verifier.compare(gold, changed(gold));
            if (verdict.outcome() != Verdict.Outcome.DIFFERENT) {
                failures.add(verdict.explain());
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void everyMathGoldIsParsedAndEveryGsmGoldIsANumber() throws IOException {
        List<String> unparsed = new ArrayList<>();
        for (String gold : VerifierResources.lines("gsm8k_golds.txt")) {
            boolean number =
                    MathParser.parse(MathVerifier.prepared(gold))
                            .filter(e -> new Work().simplify(e) instanceof Expr.Num)
                            .isPresent();
            if (!number) {
                unparsed.add(gold);
            }
        }
        for (String gold : VerifierResources.lines("math500_golds.txt")) {
            boolean text = gold.startsWith("\\text{");
            if (!text && MathParser.parse(MathVerifier.prepared(gold)).isEmpty()) {
                unparsed.add(gold);
            }
        }
        assertEquals(List.of(), unparsed);
    }

    /** The last digit raised by one; another word where there is no digit. */
    private static String changed(String gold) {
        for (int i = gold.length() - 1; i >= 0; i--) {
            char c = gold.charAt(i);
            if (c >= '0' && c <= '9') {
                return gold.substring(0, i)
                        + (char) ('0' + (c - '0' + 1) % 10)
                        + gold.substring(i + 1);
            }
        }
        return gold.contains("text") ? "\\text{neither}" : "2 \\cdot (" + gold + ") + 1";
    }
}

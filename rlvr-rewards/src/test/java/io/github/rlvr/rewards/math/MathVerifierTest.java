package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MathVerifierTest {

    private final MathVerifier verifier = new MathVerifier(AnswerPolicy.boxed());

    @ParameterizedTest
    @ValueSource(strings = {"pairs.tsv", "notations.tsv", "answers.tsv"})
    void pairsOfAnswersCompareAsAPersonWould(String file) throws IOException {
        List<String> failures = new ArrayList<>();
        for (String line : VerifierResources.lines(file)) {
            String[] pair = line.split("\t");
            Verdict verdict = verifier.compare(pair[1], pair[2]);
            if (verdict.isEqual() != pair[0].equals("equal")) {
                failures.add(pair[0] + " expected: " + verdict.explain());
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void completionsAnswerWhereThePolicyLooks() throws IOException {
        List<String> failures = new ArrayList<>();
        for (String line : VerifierResources.lines("completions.tsv")) {
            String[] fields = line.split("\t", -1);
            MathVerifier placed = new MathVerifier(AnswerPolicy.of(AnswerPlace.valueOf(fields[0])));
            Verdict verdict = placed.verify(fields[2], fields[3].replace('\u2028', '\n'));
            if (verdict.isEqual() != fields[1].equals("equal")) {
                failures.add(line + ": " + verdict.explain());
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void textsAnswerWhereTheirKindLooks() throws IOException {
        List<String> failures = new ArrayList<>();
        for (String line : VerifierResources.lines("texts.tsv")) {
            String[] fields = line.split("\t", -1);
            Verdict verdict = read(fields[0], fields[2], fields[3].replace('\u2028', '\n'));
            if (verdict.isEqual() != fields[1].equals("equal")) {
                failures.add(line + ": " + verdict.explain());
            }
        }
        assertEquals(List.of(), failures);
    }

    private static Verdict read(String kind, String gold, String text) {
        return switch (kind) {
            case "latex" -> pair(AnswerPolicy.of(AnswerPlace.LATEX)).verifyTexts(gold, text);
            case "flexible" -> pair(AnswerPolicy.flexible()).verifyTexts(gold, text);
            case "expression" ->
                    pair(AnswerPolicy.of(AnswerPlace.EXPRESSION)).verifyTexts(gold, text);
            case "number" ->
                    new MathVerifier(AnswerPolicy.of(AnswerPlace.EXPRESSION)).verify(gold, text);
            default ->
                    new MathVerifier(
                                    AnswerPolicy.of(
                                            AnswerPlace.valueOf(kind.toUpperCase(Locale.ROOT))))
                            .verify(gold, text);
        };
    }

    private static MathVerifier pair(AnswerPolicy policy) {
        return new MathVerifier(policy.withOpenBoxes());
    }

    @Test
    void anEmptyGoldGivesNoVerdict() {
        assertEquals(Verdict.Outcome.NO_VERDICT, verifier.verify("", "\\boxed{1}").outcome());
        assertEquals(Verdict.Outcome.NO_VERDICT, verifier.verify("$ $", "nothing").outcome());
    }

    @Test
    void aCompletionWithoutAnAnswerIsDifferent() {
        Verdict verdict = verifier.verify("42", "I think 42.");
        assertEquals(Verdict.Outcome.DIFFERENT, verdict.outcome());
        assertEquals("the completion gives no answer", verdict.reason());
    }

    @Test
    void aVerdictExplainsItself() {
        String text = verifier.verify("0.5", "so \\boxed{\\frac{1}{3}}").explain();
        assertTrue(text.startsWith("different: "), text);
        assertTrue(text.contains("0.5") && text.contains("\\frac{1}{3}"), text);
    }

    @Test
    void aGoldAnswerIsExplainedEvenWithoutAnAnswer() {
        String gold = verifier.verify("1/2", "boxed50").explain().lines().toList().get(1);
        assertTrue(gold.matches("gold   1/2  parsed .*2.*"), gold);
    }

    @Test
    void precisionDecidesWhenDecimalsAgree() {
        assertTrue(
                new MathVerifier(AnswerPolicy.boxed(), 2)
                        .compare("\\frac{8}{3}", "2.6667")
                        .isEqual());
        assertEquals(
                Verdict.Outcome.DIFFERENT, verifier.compare("\\frac{8}{3}", "2.6667").outcome());
        assertThrows(
                IllegalArgumentException.class, () -> new MathVerifier(AnswerPolicy.boxed(), 16));
    }

    @Test
    void hugeAndDeepInputsAreRefusedQuickly() {
        String deep = "\\boxed{" + "\\sqrt{".repeat(3_000) + "2" + "}".repeat(3_001);
        String tower = "\\boxed{" + "9^{".repeat(200) + "9" + "}".repeat(201);
        String factorial = "\\boxed{" + "9" + "!".repeat(300) + "}";
        String sum = "\\boxed{\\sum_{i=1}^{1000}\\sum_{j=1}^{1000}\\sum_{k=1}^{1000} ijk}";
        String digits = "\\boxed{" + "1".repeat(19_000) + "}";
        String list = "\\boxed{" + "1,".repeat(1_900) + "2}";
        String exponent = "\\boxed{1e999999999}";
        for (String attack : List.of(deep, tower, factorial, sum, digits, list, exponent)) {
            long start = VerifierResources.processorNanos();
            assertEquals(Verdict.Outcome.DIFFERENT, verifier.verify("5", attack).outcome());
            assertTrue(
                    VerifierResources.processorNanos() - start < 1_000_000_000L,
                    attack.substring(0, 12));
        }
    }

    @Test
    void concurrentVerdictsAgree() {
        List<Boolean> verdicts =
                java.util.stream.IntStream.range(0, 400)
                        .parallel()
                        .mapToObj(
                                i ->
                                        verifier.compare(
                                                        "\\frac{" + i + "}{7}",
                                                        "\\dfrac{" + 2 * i + "}{14}")
                                                .isEqual())
                        .toList();
        assertTrue(verdicts.stream().allMatch(v -> v));
    }
}

package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Mutated cases from fixed seeds: nothing throws, nothing takes long. */
class VerifierFuzzTest {

    private static final String[] PIECES = {
        "{",
        "}",
        "\\frac",
        "\\sqrt",
        "^",
        "_",
        "(",
        ")",
        "[",
        "]",
        "|",
        "\\{",
        "\\}",
        "$",
        "!",
        "9",
        "e9",
        ",",
        "\\\\",
        "&",
        "=",
        "<",
        "\\boxed{",
        "\\text{",
        "\\int",
        "\\sum_",
        "d",
        "i",
        "\\begin{pmatrix}",
        "\\end{pmatrix}",
        "\\left",
        "\\right",
        "%",
        ":",
        "\\infty",
        "\\cup",
        "\\pm",
        "or",
        "and",
        ".",
        "-",
        "\\overline",
        "\\mathbb{R}",
        "\\",
        "\uFF11",
        "\u200B",
        "####",
        "</think>",
        "\\mod",
        "\\log_"
    };

    private static final int ROUNDS = 4;
    private static final long LIMIT_NANOS = 1_000_000_000L;

    @Test
    void mutatedCasesNeitherThrowNorTakeLong() throws IOException {
        List<String> texts = texts();
        MathVerifier[] verifiers = {
            new MathVerifier(AnswerPolicy.boxed()),
            new MathVerifier(AnswerPolicy.flexible().withOpenBoxes()),
            new MathVerifier(AnswerPolicy.of(AnswerPlace.CHOICE))
        };
        Random random = new Random(20261121);
        List<String> slow = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String text : texts) {
                String gold = mutated(text, random);
                String answer = mutated(texts.get(random.nextInt(texts.size())), random);
                long start = VerifierResources.processorNanos();
                verifiers[0].compare(gold, answer);
                verifiers[0].compare(gold, gold + " ");
                verifiers[round % 3].verifyTexts(gold, answer);
                if (VerifierResources.processorNanos() - start > LIMIT_NANOS) {
                    slow.add(gold + " against " + answer);
                }
            }
        }
        assertTrue(slow.isEmpty(), () -> "took over a second: " + slow);
    }

    private static List<String> texts() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> texts = new ArrayList<>();
        for (String line : VerifierResources.lines("math_cases.jsonl")) {
            JsonNode node = json.readTree(line);
            texts.add(node.path("gold").asText());
            texts.add(node.path("prediction").asText());
        }
        texts.addAll(VerifierResources.lines("math500_golds.txt"));
        return texts;
    }

    private static String mutated(String text, Random random) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(out.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> out.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 1 ->
                        out.insert(
                                at,
                                PIECES[random.nextInt(PIECES.length)].repeat(
                                        1 + random.nextInt(60)));
                case 2 -> out.delete(at, Math.min(out.length(), at + 1 + random.nextInt(6)));
                default ->
                        out.insert(
                                at, out.substring(0, Math.min(out.length(), random.nextInt(80))));
            }
        }
        return out.toString();
    }
}

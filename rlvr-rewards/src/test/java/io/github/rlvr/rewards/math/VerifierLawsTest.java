package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws that equality of answers obeys, on random expressions from fixed seeds. */
class VerifierLawsTest {

    private final MathVerifier verifier = new MathVerifier(AnswerPolicy.boxed());

    @Test
    void equalityIsReflexive() {
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < 500; seed++) {
            String e = expression(new Random(seed), 3);
            if (!verifier.compare(e, e + " + 0").isEqual()) {
                failures.add(e);
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void equalityOfExpressionsIsSymmetric() {
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            String a = expression(random, 1);
            String b = expression(random, 1);
            if (verifier.compare(a, b).isEqual() != verifier.compare(b, a).isEqual()) {
                failures.add(a + " against " + b);
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void orderOfTermsAndFactorsDoesNotMatter() {
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            String a = expression(random, 2);
            String b = expression(random, 2);
            String c = expression(random, 1);
            if (!verifier.compare(
                            "(" + a + " + " + b + ")(" + c + ")",
                            "(" + c + ")(" + b + " + " + a + ")")
                    .isEqual()) {
                failures.add(a + " | " + b + " | " + c);
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void addingOneChangesAnExpression() {
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < 500; seed++) {
            String e = expression(new Random(seed), 2);
            if (verifier.compare(e, e + " + 1").isEqual()) {
                failures.add(e);
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void writingDoesNotMatter() {
        List<String> failures = new ArrayList<>();
        for (int seed = 0; seed < 300; seed++) {
            String e = expression(new Random(seed), 2);
            String sized = e.replace("(", "\\left( ").replace(")", " \\right)");
            for (String other :
                    List.of(
                            "$" + e + "$",
                            "  " + e.replace("+", "  +  ") + " ",
                            sized,
                            e.replace("\\frac", "\\dfrac"),
                            "\\(" + e + "\\)",
                            "\\displaystyle " + e)) {
                if (!verifier.compare(e, other).isEqual()) {
                    failures.add(e + " against " + other);
                }
            }
        }
        assertEquals(List.of(), failures);
    }

    @Test
    void separatorsOfThousandsDoNotMatter() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            long n = 1_000 + (random.nextLong() >>> 24);
            String grouped = String.format(java.util.Locale.ROOT, "%,d", n);
            for (String mark : List.of(",", "{,}", ",\\!", "\\,", " ")) {
                String written = grouped.replace(",", mark);
                assertEquals(
                        Verdict.Outcome.EQUAL,
                        verifier.compare(Long.toString(n), written).outcome(),
                        written);
                assertEquals(
                        Verdict.Outcome.DIFFERENT,
                        verifier.compare(Long.toString(n + 1), written).outcome(),
                        written);
            }
        }
    }

    @Test
    void setsDoNotDependOnOrderAndTuplesDo() {
        assertEquals(
                Verdict.Outcome.EQUAL, verifier.compare("\\{1,2,x\\}", "\\{x,1,2\\}").outcome());
        assertEquals(Verdict.Outcome.DIFFERENT, verifier.compare("(1,2,x)", "(x,1,2)").outcome());
        assertEquals(
                Verdict.Outcome.DIFFERENT,
                verifier.compare("\\{1,2,x\\}", "\\{x,1,3\\}").outcome());
    }

    /** A random real-valued expression of x and y in LaTeX. */
    private static String expression(Random random, int depth) {
        if (depth == 0) {
            return switch (random.nextInt(5)) {
                case 0 -> "x";
                case 1 -> "y";
                case 2 -> "\\pi";
                default -> Integer.toString(1 + random.nextInt(30));
            };
        }
        String a = expression(random, depth - 1);
        String b = expression(random, depth - 1);
        return switch (random.nextInt(6)) {
            case 0 -> "(" + a + " + " + b + ")";
            case 1 -> "(" + a + ")(" + b + ")";
            case 2 -> "\\frac{" + a + "}{" + (1 + random.nextInt(9)) + "}";
            case 3 -> "\\sin(" + a + ")";
            case 4 -> "(" + a + ")^{2}";
            default -> "\\sqrt{" + (1 + random.nextInt(20)) + "} + " + b;
        };
    }
}

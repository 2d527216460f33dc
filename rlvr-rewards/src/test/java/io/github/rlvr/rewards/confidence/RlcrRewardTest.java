package io.github.rlvr.rewards.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.Samples;
import org.junit.jupiter.api.Test;

class RlcrRewardTest {

    private static final String FORM =
            "t</think><answer>%s</answer><analysis>a</analysis><confidence>%s</confidence>";

    @Test
    void aRightAndConfidentAnswerEarnsAllThreeTerms() throws Exception {
        // 0.5 + 0.5 + 0.5 (1 - (1 - 0.9)^2)
        assertEquals(1.495, Samples.value(score("1/2", "0.5", "0.9")), 1e-12);
    }

    @Test
    void confidenceInAWrongAnswerCosts() throws Exception {
        assertTrue(
                Samples.value(score("1/2", "0.6", "0.1"))
                        > Samples.value(score("1/2", "0.6", "0.9")));
    }

    @Test
    void aConfidenceThatIsNoProbabilityLosesEverything() throws Exception {
        for (String confidence : new String[] {"nan", "1.2", "-0.1", "high", "90%", ""}) {
            assertEquals(0, Samples.value(score("7", "7", confidence)), confidence);
        }
    }

    @Test
    void theScoreIsProperInExpectation() {
        double p = 0.3;
        double best = expected(p, p);
        for (double q = 0; q <= 1; q += 0.05) {
            assertTrue(expected(p, q) <= best + 1e-12, "stating " + q);
        }
    }

    @Test
    void theLogScoreIsBoundedAndProper() {
        assertEquals(0, RlcrScore.logScore(0, true, 0.01), 1e-12);
        assertTrue(RlcrScore.logScore(1, true, 0.01) < 1);
        double p = 0.3;
        double honest =
                p * RlcrScore.logScore(p, true, 0.01)
                        + (1 - p) * RlcrScore.logScore(p, false, 0.01);
        double bold =
                p * RlcrScore.logScore(0.6, true, 0.01)
                        + (1 - p) * RlcrScore.logScore(0.6, false, 0.01);
        assertTrue(honest > bold);
    }

    @Test
    void patternsKeepTheirOrder() {
        assertTrue(
                RlcrPattern.TBAC.matches(
                        "t</think> <analysis>x</analysis><answer>1</answer>\n<confidence>1</confidence>\n"));
        assertFalse(
                RlcrPattern.TABC.matches(
                        "t</think> <analysis>x</analysis><answer>1</answer>\n<confidence>1</confidence>"));
        assertFalse(RlcrPattern.TA.matches("t</think> so <answer>1</answer>"));
        assertFalse(RlcrPattern.TA.matches("<answer>1</answer>"));
    }

    @Test
    void shortAnswersMatchWithoutArticlesAndPunctuation() {
        assertTrue(ShortAnswers.match("The Eiffel Tower!", "eiffel  tower"));
        assertFalse(ShortAnswers.match("Paris", "London"));
    }

    @Test
    void theReleasedCodeTakesOnlyTheSameTextForRight() {
        assertTrue(AnswerCheck.sameText().check("0.5", " 0.5").orElseThrow().right());
        assertFalse(AnswerCheck.sameText().check("0.5", "1/2").orElseThrow().right());
    }

    private static double expected(double p, double q) {
        RlcrScore right =
                RlcrScore.of(String.format(FORM, "1", Double.toString(q)), RlcrPattern.TABC, true);
        RlcrScore wrong =
                RlcrScore.of(String.format(FORM, "1", Double.toString(q)), RlcrPattern.TABC, false);
        return p * right.brier() + (1 - p) * wrong.brier();
    }

    private static Score score(String gold, String answer, String confidence) throws Exception {
        return Samples.reward("rlcr", "{}")
                .score(Samples.of(gold, String.format(FORM, answer, confidence), 4));
    }
}

package io.github.rlvr.rewards.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MajorityVoteTest {

    private static double vote(int k, String... answers) {
        return new MajorityVote(Answers.task("t", answers)).estimate(k);
    }

    @Test
    void theMostFrequentAnswerWins() {
        assertEquals(1, vote(5, "4", "4", "4", "7", "9"));
        assertEquals(0, vote(5, "4", "7", "7", "7", "4"));
    }

    @Test
    void answersThatMeanTheSameVoteTogether() {
        assertEquals(1, vote(5, "4", "8/2", "7", "9", "11"));
    }

    @Test
    void aTieIsSplit() {
        assertEquals(0.5, vote(4, "4", "4", "7", "7"));
        assertEquals(1.0 / 3, vote(3, "4", "7", "9"), 1e-15);
    }

    @Test
    void samplesWithoutAnAnswerDoNotVote() {
        assertEquals(1, vote(4, "", "", "", "4"));
        assertEquals(0, vote(3, "", "", ""));
    }

    @Test
    void oneVoteIsTheShareOfRightSamples() {
        assertEquals(0.4, vote(1, "4", "4", "7", "9", ""), 1e-15);
    }

    @Test
    void fewerVotesThanSamplesAreTheMeanOverAllSets() {
        // Of the three pairs one agrees on 4 and two are ties.
        assertEquals((1 + 0.5 + 0.5) / 3, vote(2, "4", "4", "7"), 1e-15);
    }

    @Test
    void drawnSetsComeCloseToTheExactMean() {
        // 20 samples, 12 right, sets of 5: hypergeometric P(at least 3 right).
        String[] answers = new String[20];
        for (int i = 0; i < 20; i++) {
            answers[i] = i < 12 ? "4" : "7";
        }
        double exact = (220.0 * 28 + 495 * 8 + 792) / 15504;
        assertEquals(exact, vote(5, answers), 0.08);
        assertEquals(vote(5, answers), vote(5, answers));
    }

    @Test
    void agreementIsTheShareOfEqualAnswers() {
        MajorityVote vote = new MajorityVote(Answers.task("t", "4", "8/2", "7", ""));
        assertEquals(0.5, vote.agreement(0));
        assertEquals(0.25, vote.agreement(2));
        assertEquals(0, vote.agreement(3));
    }

    @Test
    void moreVotesThanSamplesAreRefused() {
        List<String> three = Collections.nCopies(3, "4");
        assertThrows(IllegalArgumentException.class, () -> vote(4, three.toArray(String[]::new)));
    }
}

package io.github.rlvr.rewards.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExactAnswerTest {

    @Test
    void theLastHashMarkWins() {
        assertEquals(
                Optional.of("20"),
                ExactAnswer.find("First #### 10\nthen\n#### 20\nDone 3.", AnswerMark.HASH));
    }

    @Test
    void strictFindsNothingWithoutAMark() {
        assertEquals(Optional.empty(), ExactAnswer.find("The answer is 20", AnswerMark.HASH));
        assertEquals(Optional.empty(), ExactAnswer.find("#### \n20", AnswerMark.HASH));
        assertEquals(Optional.empty(), ExactAnswer.find("20", AnswerMark.BOXED));
    }

    @Test
    void flexibleFallsBackFromMarkToBoxToLastNumber() {
        assertEquals(Optional.of("540"), ExactAnswer.find("so 3\n#### 540m", AnswerMark.FLEXIBLE));
        assertEquals(
                Optional.of("15"),
                ExactAnswer.find("\\boxed{15} students, 3 more", AnswerMark.FLEXIBLE));
        assertEquals(
                Optional.of("-7"), ExactAnswer.find("it is 3 or rather -7.", AnswerMark.FLEXIBLE));
        assertEquals(Optional.empty(), ExactAnswer.find("nothing", AnswerMark.FLEXIBLE));
    }

    @Test
    void aBoxMayHoldBraces() {
        assertEquals(
                Optional.of("\\frac{1}{2}"),
                ExactAnswer.find("\\boxed{\\frac{1}{2}}.", AnswerMark.BOXED));
    }

    @Test
    void anUnclosedBoxIsNoAnswer() {
        assertEquals(
                Optional.empty(), ExactAnswer.find("so 42 is \\boxed{42", AnswerMark.FLEXIBLE));
    }

    @Test
    void numbersCompareByValue() {
        assertTrue(ExactAnswer.same("70000", "$70,000.00"));
        assertTrue(ExactAnswer.same("3", "3.0"));
        assertTrue(ExactAnswer.same("18", "18."));
        assertFalse(ExactAnswer.same("42", "42.001"));
        assertFalse(ExactAnswer.same("42", "-42"));
    }

    @Test
    void textComparesWithoutCase() {
        assertTrue(ExactAnswer.same("Yes", " yes "));
        assertFalse(ExactAnswer.same("yes", "no"));
    }
}

package io.github.rlvr.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AdditionTest {

    @Test
    void theWorkingAddsUnitsAndTens() {
        assertEquals("15+70=85", new Addition(47, 38).working());
        assertEquals("18+180=198", new Addition(99, 99).working());
    }

    @Test
    void theCarelessPupilForgetsTheCarry() {
        assertEquals("15+70=75", new Addition(47, 38).carelessWorking());
    }

    @Test
    void withoutCarryTheCarelessPupilIsRight() {
        Addition easy = new Addition(41, 38);
        assertFalse(easy.carries());
        assertEquals(easy.working(), easy.carelessWorking());
    }

    @Test
    void theGoldAnswerIsComputed() {
        assertEquals("{\"prompt\": \"47+38=\", \"answer\": \"85\"}", new Addition(47, 38).json());
    }

    @Test
    void noQuestionIsBothTrainedOnAndHeldOut() {
        Addition.Split split = Addition.split(1);
        Set<Addition> all = new HashSet<>(split.training());
        all.addAll(split.heldOut());
        assertEquals(500, split.heldOut().size());
        assertEquals(6561, all.size());
        assertEquals(6561, split.training().size() + 500);
    }

    @Test
    void theSplitDependsOnTheSeed() {
        assertEquals(Addition.split(1), Addition.split(1));
        assertNotEquals(Addition.split(1), Addition.split(2));
    }

    @Test
    void overHalfOfTheHeldOutQuestionsCarry() {
        long carrying = Addition.split(3).heldOut().stream().filter(Addition::carries).count();
        assertTrue(carrying > 250 && carrying < 310, "carrying: " + carrying);
    }

    @Test
    void everyWorkingFitsItsAlphabetAndLength() {
        for (Addition addition : Addition.split(1).training()) {
            String text = addition.question() + addition.working();
            assertTrue(text.chars().allMatch(c -> Addition.ALPHABET.indexOf(c) >= 0), text);
            assertTrue(addition.working().length() < Addition.LONGEST_WORKING, text);
        }
    }
}

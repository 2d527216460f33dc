package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rewards of steps mend steps. */
@Tag("slow")
final class ProcessRewardsWithPureTest {

    @Test
    void stepsAndAnswersGetBetter() throws IOException {
        List<ProcessRewardsWithPure.Outcome> outcomes = ProcessRewardsWithPure.train();
        ProcessRewardsWithPure.Outcome first = outcomes.get(0);
        ProcessRewardsWithPure.Outcome last = outcomes.get(outcomes.size() - 1);
        assertTrue(last.worstStep() > first.worstStep(), outcomes::toString);
        assertTrue(last.accuracy() > first.accuracy() + 0.2, outcomes::toString);
        assertEquals(
                ExamplesPage.shapes(ExamplesPage.output("ProcessRewardsWithPure")).get(0),
                ExamplesPage.shape(first.toString()));
    }
}

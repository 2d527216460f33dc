package io.github.rlvr.examples.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LessonsTest {

    private static final long SEED = 1;

    static List<Lesson> lessons() {
        return Catalogue.all().stream().map(Experiment::lesson).toList();
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void everyTextIsMadeOfTheLessonsSymbolsAndFits(Lesson lesson) {
        for (SftPair pair : lesson.pupil(SEED).subList(0, 50)) {
            String rest = text(pair.prompt()) + pair.completion();
            while (!rest.isEmpty()) {
                String left = rest;
                String symbol =
                        lesson.symbols().stream()
                                .filter(left::startsWith)
                                .findFirst()
                                .orElseThrow(() -> new AssertionError(left));
                rest = rest.substring(symbol.length());
            }
        }
    }

    private static String text(Prompt prompt) {
        return ((Prompt.Text) prompt).text();
    }

    @Test
    void aPupilIsRightAsOftenAsSaid() {
        assertEquals(0.8, right(new Sums(0.8, 0.05, true), false), 0.02);
        assertEquals(0.05, right(new Sums(0.8, 0.05, true), true), 0.01);
        Set<String> golds = new HashSet<>();
        new Sums(0.1, 0.1, false).training(SEED).tasks().forEach(t -> golds.add(t.gold().get()));
        assertTrue(golds.stream().allMatch(gold -> gold.length() == 2), golds.toString());
    }

    private static double right(Sums lesson, boolean hard) {
        return lesson.pupil(SEED).stream()
                .filter(pair -> sum(pair) > 9 == hard)
                .mapToInt(pair -> pair.completion().equals("" + sum(pair)) ? 1 : 0)
                .average()
                .orElseThrow();
    }

    private static int sum(SftPair pair) {
        String[] numbers = text(pair.prompt()).replace("=", "").split("\\+");
        return Integer.parseInt(numbers[0]) + Integer.parseInt(numbers[1]);
    }

    @Test
    void additionsAreMeasuredOnQuestionsThatAreNotTrained() {
        for (Lesson lesson : List.of(new Additions(0.5), new SteppedAdditions(0.5, 0.1))) {
            Set<String> trained = new HashSet<>();
            lesson.training(SEED).tasks().forEach(task -> trained.add(task.id()));
            List<Task> asked = lesson.heldOut(SEED).tasks();
            assertTrue(asked.stream().noneMatch(task -> trained.contains(task.id())));
            assertTrue(asked.size() > 100);
        }
    }

    @Test
    void anIdleStepIsTrueAndTheSlipIsInTheLastStep() {
        for (SftPair pair : new SteppedAdditions(1, 1e-9).pupil(SEED).subList(0, 20)) {
            String[] steps = pair.completion().split(";");
            assertEquals(3, steps.length);
            assertTrue(holds(steps[0]) && holds(steps[1]) && !holds(steps[2]), pair.completion());
        }
        assertTrue(holds("1+1=2"));
    }

    private static boolean holds(String step) {
        String[] sides = step.split("[+=]");
        return Integer.parseInt(sides[0]) + Integer.parseInt(sides[1])
                == Integer.parseInt(sides[2]);
    }
}

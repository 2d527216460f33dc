package io.github.rlvr.rewards.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.metrics.BinomialInterval;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.rewards.math.AnswerPlace;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EvaluationSummaryTest {

    @Test
    void passAtKIsTheUnbiasedEstimate() {
        EvaluationSummary summary =
                EvaluationSummary.of(
                        List.of(
                                Answers.task("a", "4", "7", "7", "7"),
                                Answers.task("b", "7", "7", "7", "7")));
        assertEquals("[1, 2, 4]", summary.passAt().keySet().toString());
        assertEquals(0.125, summary.passAt().get(1), 1e-15);
        // One right of four: a pair misses it with 3 of 6.
        assertEquals(0.25, summary.passAt().get(2), 1e-15);
        assertEquals(0.5, summary.passAt().get(4), 1e-15);
    }

    @Test
    void theNumberOfSamplesIsAlwaysTheLastK() {
        AnsweredTask task = Answers.task("a", "4", "4", "4", "4", "4", "4");
        EvaluationSummary summary = EvaluationSummary.of(List.of(task));
        assertEquals("[1, 2, 4, 6]", summary.majorityAt().keySet().toString());
    }

    @Test
    void withOneSampleATaskTheIntervalIsWilsons() {
        List<AnsweredTask> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(Answers.task("t" + i, i < 20 ? "4" : "7"));
        }
        ClusteredShare accuracy = EvaluationSummary.of(tasks).accuracy();
        BinomialInterval wilson = BinomialInterval.of(20, 50);
        assertEquals(0.4, accuracy.value(), 1e-15);
        assertEquals(wilson.low(), accuracy.low(), 0.005);
        assertEquals(wilson.high(), accuracy.high(), 0.005);
    }

    @Test
    void samplesThatOnlyRepeatTheirTaskDoNotNarrowTheInterval() {
        List<AnsweredTask> one = new ArrayList<>();
        List<AnsweredTask> eight = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String answer = i < 20 ? "4" : "7";
            one.add(Answers.task("t" + i, answer));
            eight.add(Answers.task("t" + i, answer, answer, answer, answer));
        }
        ClusteredShare narrow = EvaluationSummary.of(one).accuracy();
        assertEquals(narrow, EvaluationSummary.of(eight).accuracy());
    }

    @Test
    void independentSamplesNarrowTheInterval() {
        List<AnsweredTask> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tasks.add(Answers.task("t" + i, "4", "7", "4", "7"));
        }
        tasks.add(Answers.task("t50", "4", "4", "7", "4"));
        ClusteredShare accuracy = EvaluationSummary.of(tasks).accuracy();
        BinomialInterval perTask = BinomialInterval.ofShare(accuracy.value(), 51);
        assertTrue(accuracy.low() > perTask.low() && accuracy.high() < perTask.high());
    }

    @Test
    void classesAreOrderedByNumber() {
        EvaluationSummary summary =
                EvaluationSummary.of(
                        List.of(
                                Answers.task("a", "10", List.of("4")),
                                Answers.task("b", "2", List.of("7")),
                                Answers.task("c", "2", List.of("4"))));
        List<String> order =
                summary.byDifficulty().stream()
                        .map(EvaluationSummary.DifficultyRow::difficulty)
                        .toList();
        assertEquals(List.of("2", "10"), order);
        assertEquals(0.5, summary.byDifficulty().get(0).accuracy().value());
    }

    @Test
    void confidenceThatNobodyStatesIsLeftOut() {
        EvaluationSummary summary =
                EvaluationSummary.of(List.of(Answers.task("a", "4"), Answers.task("b", "7")));
        List<String> sources = summary.confidence().stream().map(ConfidenceReport::source).toList();
        assertEquals(List.of("likelihood"), sources);
        ConfidenceReport likelihood = summary.confidence().get(0);
        assertEquals(0, likelihood.ece(), 1e-15);
        assertEquals(0.25, likelihood.brier(), 1e-15);
        assertEquals(0.5, likelihood.auroc().orElseThrow(), 1e-15);
    }

    @Test
    void tasksWithDifferentNumbersOfSamplesAreRefused() {
        List<AnsweredTask> tasks = List.of(Answers.task("a", "4"), Answers.task("b", "4", "4"));
        assertThrows(IllegalArgumentException.class, () -> EvaluationSummary.of(tasks));
    }

    @Test
    void jsonHoldsEveryPart() {
        JsonNode json =
                EvaluationJson.of(
                        EvaluationSummary.of(
                                List.of(Answers.task("a", "hard", List.of("4", "7")))));
        assertEquals(0.5, json.at("/accuracy/value").asDouble());
        assertEquals(1, json.at("/pass_at/2").asDouble());
        assertEquals(0.5, json.at("/maj_at/2").asDouble());
        assertEquals(0.5, json.at("/calibration/agreement/bins/0/confidence").asDouble());
        assertEquals("hard", json.at("/difficulty/0/difficulty").asText());
    }

    @Test
    void thePromptSaysWhereTheAnswerIsWanted() {
        assertEquals(
                AnswerPlace.HASH,
                AnswerReader.placeAskedFor(new Prompt.Text("End with #### and the number.")));
        assertEquals(
                AnswerPlace.ANSWER_TAG,
                AnswerReader.placeAskedFor(Prompt.user("Answer in <answer> tags.")));
        assertEquals(AnswerPlace.BOXED, AnswerReader.placeAskedFor(Prompt.user("1+1?")));
    }
}

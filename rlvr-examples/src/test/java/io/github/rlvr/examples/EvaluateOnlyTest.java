package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evaluation of a tiny model, which knows nothing. */
final class EvaluateOnlyTest {

    @Test
    void everyQuestionIsAskedAsOftenAsThePageSays() throws IOException {
        EvaluationSummary summary =
                EvaluateOnly.evaluate(
                        TinyModel.folder().toString(),
                        Path.of("data/sums.jsonl"),
                        List.of("sampling.max_new_tokens=4", "model.threads=1"));
        assertEquals(12, summary.tasks());
        assertEquals(4, summary.samples());
        assertEquals(Set.of(1, 2, 4), summary.passAt().keySet());
        assertEquals(summary.accuracy().value(), summary.passAt().get(1), 1e-12);
    }
}

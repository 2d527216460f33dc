package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Evaluation of a tiny model, which knows nothing. */
final class EvaluateOnlyTest {

    @Test
    void withoutArgumentsItSaysWhichItNeeds() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        assertEquals(2, EvaluateOnly.run(new String[0], err));
        assertEquals(
                "usage: EvaluateOnly MODEL QUESTIONS.jsonl [KEY=VALUE ...]",
                bytes.toString(StandardCharsets.UTF_8).strip());
    }

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

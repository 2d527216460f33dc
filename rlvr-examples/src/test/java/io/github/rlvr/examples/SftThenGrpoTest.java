package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.train.EvaluationReport;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was imitated is improved. */
final class SftThenGrpoTest {

    @Test
    void accuracyRisesAboveThePupils() throws IOException {
        List<EvaluationReport> evaluations = SftThenGrpo.train();
        double before = evaluations.get(0).accuracy();
        double after = evaluations.get(evaluations.size() - 1).accuracy();
        assertTrue(after > before + 0.1 && after > 0.8, () -> before + " -> " + after);
    }
}

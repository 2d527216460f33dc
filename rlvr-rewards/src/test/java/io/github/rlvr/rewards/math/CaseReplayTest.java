package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class CaseReplayTest {

    @Test
    void mathCasesAgreeWithTheirLabels() throws IOException {
        CaseReplay replay = replay("math_cases.jsonl");
        assertEquals(446, replay.cases());
        assertTrue(replay.agreement() >= 0.985, replay.report(true));
        assertTrue(replay.falsePositives() <= 1, replay.report(true));
    }

    @Test
    void realCompletionsAgreeWithTheirLabels() throws IOException {
        CaseReplay replay = replay("real_outputs.jsonl.gz");
        assertEquals(1271, replay.cases());
        assertTrue(replay.agreement() >= 0.999, replay.report(true));
    }

    @Test
    void verdictsTakeMillisecondsAtMost() throws IOException {
        replay("math_cases.jsonl");
        CaseReplay warm = replay("math_cases.jsonl");
        assertTrue(warm.latencyMillis(0.5) <= 1, warm.report(false));
        assertTrue(warm.latencyMillis(0.99) <= 20, warm.report(false));
        assertTrue(warm.latencyMillis(1) <= 200, warm.report(false));
    }

    @Test
    void theLastLineOfTheReportIsTheAgreement() throws IOException {
        CaseReplay replay =
                CaseReplay.of(
                        reader(
                                line("a", "2", "\\\\boxed{2}", true),
                                line("b", "2", "\\\\boxed{2}", false),
                                line("c", "2", "\\\\boxed{3}", true),
                                line("d", "2", "\\\\boxed{3}", false)));
        List<String> lines = replay.report(true).lines().toList();
        assertEquals("agreement 0.5000 (fp 1, fn 1, n 4)", lines.get(lines.size() - 1));
        assertTrue(lines.get(0).startsWith("b expected different"), lines.get(0));
        assertTrue(lines.get(1).startsWith("c expected equal"), lines.get(1));
    }

    @Test
    void casesThatAreNotScoredAreLeftOut() throws IOException {
        String line =
                line("a", "2", "3", true).replace("\"expected\"", "\"scored\":false,\"expected\"");
        assertEquals(0, CaseReplay.of(reader(line)).cases());
    }

    @Test
    void aPredictionMayBePutTogetherFromParts() throws IOException {
        String line =
                "{\"id\":\"p\",\"form\":\"completion\",\"extraction\":[\"boxed\"],\"gold\":\"22\",\"prediction\":null,"
                        + "\"prediction_parts\":[[\"\\\\boxed{\",1],[\"2\",2],[\"}\",1]],\"expected\":true}";
        assertEquals(1.0, CaseReplay.of(reader(line)).agreement());
    }

    @Test
    void gradersAreComparedOnTheSameCases() throws IOException {
        String recorded =
                line("a", "2", "\\\\boxed{2}", true)
                        .replaceFirst(
                                "\\{\"id\"",
                                "{\"verdicts\":{\"peer\":\"timeout\",\"none\":null},\"id\"");
        GraderTable table = GraderTable.of(reader(recorded));
        assertEquals(new GraderTable.Row("MathVerifier", 1, 0, 0), table.rows().get(0));
        GraderTable.Row peer = table.rows().get(table.rows().size() - 1);
        assertEquals(new GraderTable.Row("peer (recorded)", 1, 0, 1), peer);
        assertTrue(table.text().contains("| peer (recorded) | 1 | 0.0000 | 0 | 1 |"), table.text());
    }

    private static CaseReplay replay(String name) throws IOException {
        try (BufferedReader lines = VerifierResources.open(name)) {
            return CaseReplay.of(lines);
        }
    }

    private static BufferedReader reader(String... lines) {
        return new BufferedReader(new StringReader(String.join("\n", lines)));
    }

    private static String line(String id, String gold, String prediction, boolean expected) {
        return String.format(
                "{\"id\":\"%s\",\"form\":\"completion\",\"extraction\":[\"boxed\"],\"gold\":\"%s\",\"prediction\":\"%s\",\"expected\":%s}",
                id, gold, prediction, expected);
    }
}

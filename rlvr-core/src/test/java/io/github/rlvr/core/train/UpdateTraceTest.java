package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UpdateTraceTest {

    @TempDir Path folder;

    private static void train(String settings, List<TrainingListener> listeners)
            throws IOException {
        TrainConfig config =
                Runs.config(
                        "trainer: {steps: 3, prompts_per_step: 4, group_size: 4" + settings + "}");
        var setup =
                Runs.setup(
                        config, new ScriptedPolicy(1), Runs.centred(GroupFilter.all(), Need.PEERS));
        new RlvrTrainer(setup, Optional.empty(), listeners, System::nanoTime).run();
    }

    private static List<UpdateReport> reports(String settings) throws IOException {
        List<UpdateReport> reports = new ArrayList<>();
        train(
                settings,
                List.of(
                        new TrainingListener() {
                            @Override
                            public void onUpdate(UpdateReport report) {
                                reports.add(report);
                            }
                        }));
        return reports;
    }

    @Test
    void everyStepTellsItsAdvantagesAndAFewRolloutsTokenByToken() throws IOException {
        List<UpdateReport> reports = reports("");
        assertEquals(3, reports.size());
        UpdateReport report = reports.get(0);
        assertEquals(16, report.advantages().size());
        assertEquals(8, report.traces().size());
        for (TokenTrace trace : report.traces()) {
            int length = trace.scored().rollout().length();
            assertEquals(length, trace.pieces().size());
            assertEquals(length, trace.advantages().length);
            assertEquals(length, trace.logRatios().length);
            assertEquals(trace.scored().rollout().text(), String.join("", trace.pieces()));
        }
    }

    @Test
    void groupsWithDifferentRewardsAreFollowedFirst() throws IOException {
        for (UpdateReport report : reports("")) {
            boolean any = report.groups().stream().anyMatch(group -> group.hasSpread());
            boolean first = report.traces().get(0).advantages()[0] != 0;
            assertEquals(any, first || report.traces().get(1).advantages()[0] != 0);
        }
    }

    @Test
    void nothingIsFollowedWhenCompletionsAreNotLogged() throws IOException {
        assertTrue(
                reports(", log_completions: false").stream()
                        .allMatch(report -> report.traces().isEmpty()));
    }

    @Test
    void tokensAreWrittenOneRolloutARow() throws IOException {
        train("", List.of(new TokenWriter(folder.resolve("tokens.jsonl"))));
        List<String> rows = Files.readAllLines(folder.resolve("tokens.jsonl"));
        assertEquals(24, rows.size());
        JsonNode row = new JsonMapper().readTree(rows.get(0));
        assertEquals(1, row.path("step").asInt());
        assertTrue(row.path("advantages").isNumber(), row::toString);
        assertEquals(row.path("pieces").size(), row.path("log_ratios").size());
        assertEquals(row.path("pieces").size(), row.path("entropies").size());
    }

    @Test
    void piecesAreWholeCharacters() {
        byte[] text = "héé→x".getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[text.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = text[i] & 255;
        }
        List<String> pieces = TokenPieces.of(ids, UpdateTraceTest::decode);
        assertEquals(List.of("h", "", "é", "", "é", "", "", "→", "x"), pieces);
    }

    private static String decode(int[] ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

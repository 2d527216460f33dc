package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir Path parent;

    @Test
    void aSecondJobInOneDirectoryIsRefusedWithTheOwner() throws IOException {
        Path directory = parent.resolve("run");
        try (RunDirectory first = RunDirectory.create(directory)) {
            var e = assertThrows(IOException.class, () -> RunDirectory.reopen(first.path()));
            assertTrue(
                    e.getMessage().contains("in use by process " + ProcessHandle.current().pid()),
                    e.getMessage());
        }
        RunDirectory.reopen(directory).close();
    }

    @Test
    void aRunIsNotOverwritten() throws IOException {
        Files.writeString(parent.resolve("metrics.jsonl"), "{}\n");
        var e = assertThrows(IOException.class, () -> RunDirectory.create(parent));
        assertTrue(e.getMessage().contains("--resume"), e.getMessage());
        // The lock is given back with the refusal.
        RunDirectory.reopen(parent).close();
    }

    @Test
    void aMissingRunCannotGoOn() {
        assertThrows(IOException.class, () -> RunDirectory.reopen(parent.resolve("none")));
    }

    @Test
    void configurationMetricsAndRolloutsAreWritten() throws IOException {
        TrainConfig config =
                Runs.config(
                        "trainer: {steps: 2, prompts_per_step: 2, group_size: 2, eval_every: 2}");
        try (RunDirectory run = RunDirectory.create(parent)) {
            train(config, run.writers(config));
        }
        assertEquals(config, ConfigReader.read(parent.resolve("config.yaml"), List.of()));
        List<JsonNode> metrics = rows("metrics.jsonl");
        assertEquals(
                List.of(0, 1, 2),
                metrics.stream().map(row -> row.path("step").intValue()).toList());
        assertTrue(metrics.get(0).has("eval/accuracy") && metrics.get(2).has("eval/accuracy_low"));
        assertEquals("step", metrics.get(1).fieldNames().next());
        List<JsonNode> rollouts = rows("rollouts.jsonl");
        assertEquals(8, rollouts.size());
        assertEquals(rollouts.get(0).path("reward"), rollouts.get(0).path("rewards").path("exact"));
    }

    @Test
    void alarmsAreRaisedOnceAKind() throws IOException {
        List<String> warnings = new ArrayList<>();
        train(
                Runs.config("trainer: {steps: 9, prompts_per_step: 2, group_size: 2}"),
                List.of(new TrainingAlarms(warnings::add)));
        assertEquals(3, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("step 1: grad_norm is 0"), warnings::toString);
        assertTrue(
                warnings.get(1).startsWith("step 3: guards.zero_reward_steps: every reward"),
                warnings::toString);
        assertTrue(
                warnings.get(2).startsWith("step 5: guards.max_zero_std: 1.0 is above 0.9"),
                warnings::toString);
    }

    private void train(TrainConfig config, List<TrainingListener> listeners) throws IOException {
        var setup =
                Runs.setup(
                        config,
                        new ScriptedPolicy(1),
                        Runs.centred(GroupFilter.all(), Need.PEERS),
                        sample -> Score.of(0));
        new RlvrTrainer(setup, Optional.empty(), listeners, System::nanoTime).run();
    }

    private List<JsonNode> rows(String file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(parent.resolve(file))) {
            rows.add(JSON.readTree(line));
        }
        return rows;
    }
}

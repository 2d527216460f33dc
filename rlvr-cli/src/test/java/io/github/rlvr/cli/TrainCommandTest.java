package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainCommandTest {

    @TempDir Path folder;
    private Path config;
    private Path run;

    @BeforeEach
    void writeConfiguration() throws IOException {
        TinyModel.write(folder.resolve("tiny"));
        run = folder.resolve("run");
        Files.write(
                folder.resolve("train.jsonl"),
                List.of(row("11", "1"), row("22", "2"), row("33", "3"), row("44", "4")));
        Files.write(folder.resolve("eval.jsonl"), List.of(row("55", "5"), row("66", "6")));
        config = folder.resolve("config.yaml");
        Files.writeString(
                config,
                """
                model: {path: '%1$s/tiny'}
                data: {train: '%1$s/train.jsonl', eval: '%1$s/eval.jsonl', prompt_style: text}
                sampling: {max_new_tokens: 6}
                rewards: [{name: exact_answer}]
                trainer:
                  {steps: 2, prompts_per_step: 2, group_size: 4, eval_every: 1,
                   checkpoint_every: 1, output_dir: '%1$s/run'}
                """
                        .formatted(folder));
    }

    private static String row(String prompt, String answer) {
        return "{\"prompt\": \"" + prompt + "\", \"answer\": \"" + answer + "\"}";
    }

    @Test
    void aRunLeavesConfigurationMetricsRolloutsCheckpointsReportAndModel() {
        Captured train = Captured.run("train", config.toString());
        assertEquals(0, train.exitCode(), train.err());
        assertTrue(train.out().contains("step 2/2  reward "), train.out());
        assertTrue(
                train.out().indexOf("memory: runtime ") < train.out().indexOf("step 1/2"),
                train.out());
        assertTrue(
                train.out().indexOf("step 1/2") < train.out().indexOf(" after 1 steps"),
                train.out());
        assertTrue(train.out().contains("finished after 2 steps"), train.out());
        for (String name :
                List.of(
                        "config.yaml",
                        "metrics.jsonl",
                        "rollouts.jsonl",
                        "tokens.jsonl",
                        "tensorboard",
                        "report.html",
                        "checkpoints",
                        "model/model.safetensors",
                        "model/tokenizer.json")) {
            assertTrue(Files.exists(run.resolve(name)), name);
        }
    }

    @Test
    void aRunThatCannotFitIsRefusedWithTheSettingBeforeAnythingIsLoaded() {
        String tokens = "trainer.logit_chunk=2000000000";
        Captured train = Captured.run("train", config.toString(), "--set", tokens);
        Assumptions.assumeTrue(
                train.out().contains(" free"), "SKIPPED: free memory cannot be found out here");
        assertEquals(1, train.exitCode());
        assertTrue(train.err().contains("lower trainer.logit_chunk"), train.err());
        assertTrue(train.out().startsWith("memory: "), train.out());
        assertFalse(Files.exists(run.resolve("metrics.jsonl")));
        Captured again =
                Captured.run(
                        "train",
                        config.toString(),
                        "--set",
                        tokens,
                        "--set",
                        "guards.check_memory=false");
        assertEquals(0, again.exitCode(), again.err());
    }

    @Test
    void aQuietRunSaysOnlyWhereItsResultsAre() {
        Captured train = Captured.run("train", config.toString(), "--quiet");
        assertEquals(0, train.exitCode(), train.err());
        assertTrue(train.out().startsWith("finished after 2 steps"), train.out());
        assertEquals(4, train.out().lines().count(), train.out());
    }

    @Test
    void aFinishedRunGoesOnWithMoreSteps() throws IOException {
        Captured.run("train", config.toString());
        Captured more =
                Captured.run(
                        "train",
                        config.toString(),
                        "--resume",
                        run.toString(),
                        "--set",
                        "trainer.steps=3");
        assertEquals(0, more.exitCode(), more.err());
        assertTrue(more.out().contains("step 3/3"), more.out());
        assertFalse(more.out().contains("step 1/3"), more.out());
        assertTrue(Files.readAllLines(run.resolve("metrics.jsonl")).size() >= 3);
    }

    @Test
    void theTrainedModelCanBeEvaluatedByTheSameConfiguration() {
        Captured.run("train", config.toString());
        Captured eval =
                Captured.run(
                        "eval", config.toString(), "--set", "model.path=" + run.resolve("model"));
        assertEquals(0, eval.exitCode(), eval.err());
        assertTrue(eval.lastLine().startsWith("accuracy "), eval.lastLine());
        assertTrue(eval.lastLine().endsWith("n = 2)"), eval.lastLine());
    }

    @Test
    void anEvaluationWithSeveralSamplesLeavesSummaryPageAndCompletions() throws IOException {
        Path out = folder.resolve("eval");
        Captured eval =
                Captured.run("eval", config.toString(), "--samples", "4", "--out", out.toString());
        assertEquals(0, eval.exitCode(), eval.err());
        assertTrue(eval.out().contains("pass@k      1: "), eval.out());
        JsonNode summary = new ObjectMapper().readTree(out.resolve("eval.json").toFile());
        assertEquals(2, summary.path("tasks").asInt());
        assertTrue(summary.at("/pass_at/4").isNumber() && summary.at("/maj_at/2").isNumber());
        assertEquals(8, Files.readAllLines(out.resolve("completions.jsonl")).size());
        String page = Files.readString(out.resolve("eval.html"));
        assertTrue(page.contains("Agreement among the samples"), page);
        assertTrue(page.contains("<h1>tiny</h1>"), page);
        String reliability = page.substring(page.indexOf("<svg class=\"reliability\""));
        String axes = reliability.substring(0, reliability.indexOf("</svg>"));
        assertEquals(2, axes.split(">0</text>", -1).length, axes);
        assertFalse(page.contains("<script") || page.contains("${"), page);
    }

    @Test
    void severalGreedySamplesAreRefused() {
        Captured eval =
                Captured.run("eval", config.toString(), "--samples", "2", "--temperature", "0");
        assertEquals(1, eval.exitCode());
        assertTrue(eval.err().contains("are all the same"), eval.err());
    }

    @Test
    void anUnknownKeyIsNamedWithTheNearestBeforeAnythingIsWritten() {
        Captured train = Captured.run("train", config.toString(), "--set", "trainer.stepz=3");
        assertEquals(1, train.exitCode());
        assertTrue(train.err().contains("did you mean 'trainer.steps'"), train.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void anUnknownRewardIsNamedBeforeTheModelIsLoaded() throws IOException {
        Files.writeString(config, Files.readString(config).replace("exact_answer", "exact_anser"));
        Captured train = Captured.run("train", config.toString());
        assertEquals(1, train.exitCode());
        assertTrue(train.err().contains("exact_answer"), train.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void aSecondRunInTheSameDirectoryIsRefused() {
        Captured.run("train", config.toString());
        Captured again = Captured.run("train", config.toString());
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("holds a run already"), again.err());
    }

    @Test
    void aGroupOfOneIsRefusedByName() {
        Captured train = Captured.run("train", config.toString(), "--set", "trainer.group_size=1");
        assertEquals(1, train.exitCode());
        assertTrue(train.err().contains("group_size"), train.err());
    }

    @Test
    void pureScoresStepsBesideTheAnswer() throws IOException {
        String rewards = "[{name: exact_answer}, {name: arithmetic_steps, unchecked: 0.25}]";
        Files.writeString(
                config, Files.readString(config).replace("[{name: exact_answer}]", rewards));
        Captured train = Captured.run("train", config.toString(), "--set", "algorithm.name=pure");
        assertEquals(0, train.exitCode(), train.err());
        String metrics = Files.readString(run.resolve("metrics.jsonl"));
        assertTrue(metrics.contains("rewards/arithmetic_steps/step_mean"), metrics);
        assertTrue(metrics.contains("rewards/arithmetic_steps/worst_step"), metrics);
    }

    @Test
    void pureWithoutAProcessRewardIsRefused() {
        Captured train = Captured.run("train", config.toString(), "--set", "algorithm.name=pure");
        assertEquals(1, train.exitCode());
        assertTrue(train.err().contains("PROCESS_REWARDS"), train.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void aResumedRunOfHapoRepeatsAnUnbrokenOne() throws IOException {
        String[] hapo = {"train", config.toString(), "--set", "algorithm.name=hapo", "--set"};
        Captured.run(with(hapo, "trainer.steps=4"));
        List<String> unbroken = rollouts();
        Files.move(run, run.resolveSibling("unbroken"));
        Captured.run(with(hapo, "trainer.steps=2"));
        assertTrue(
                Files.exists(run.resolve("checkpoints/step-00000002/hapo_sampling/entropy.json")),
                "the statistics are part of the checkpoint");
        Captured.run(with(hapo, "trainer.steps=4", "--resume", run.toString()));
        assertEquals(unbroken, rollouts());
    }

    private List<String> rollouts() throws IOException {
        return Files.readAllLines(run.resolve("rollouts.jsonl"));
    }

    private static String[] with(String[] first, String... more) {
        String[] all = Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }
}

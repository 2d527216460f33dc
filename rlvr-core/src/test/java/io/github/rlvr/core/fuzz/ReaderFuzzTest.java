package io.github.rlvr.core.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.DataFormatException;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.testkit.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutated data and configurations are read or refused, never anything else. */
class ReaderFuzzTest {

    private static final int USUAL = 2_000;
    private static final int MANY = 200_000;
    private static final long ALLOCATION = 8 << 20;

    @TempDir Path folder;

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedTasksAreReadOrRefused() throws Exception {
        tasks(Fuzz.inputs(USUAL));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void mutatedConfigurationsAreReadOrRefused() {
        configurations(Fuzz.inputs(USUAL));
    }

    @Tag("slow")
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyMutatedTasksAreReadOrRefused() throws Exception {
        tasks(Fuzz.inputs(MANY));
    }

    @Tag("slow")
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void manyMutatedConfigurationsAreReadOrRefused() {
        configurations(Fuzz.inputs(MANY));
    }

    private void tasks(int inputs) throws Exception {
        List<byte[]> samples =
                List.of(
                        bytes(
                                "{\"prompt\": \"1+1=\", \"answer\": \"2\"}\n{\"prompt\": \"ü\", \"answer\": 3}\r\n"),
                        bytes("{\"question\": \"How many?\", \"answer\": \"so\\n#### 72\"}\n"),
                        bytes(
                                "{\"prompt\": [{\"role\": \"user\", \"content\": \"2\\u2028+2\"}], \"reward_model\": {\"ground_truth\": \"4\"}, \"extra_info\": {\"index\": 0}}\n"));
        List<String> words =
                List.of(
                        "\n",
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ":",
                        "null",
                        "true",
                        "1e999",
                        "\\ud800",
                        "\uFEFF",
                        "\u0000",
                        "\"prompt\"",
                        "\"answer\"",
                        "[[[[[[[[[[",
                        "-",
                        "99999999999999999999");
        Path file = folder.resolve("tasks.jsonl");
        TaskReader reader = new TaskReader(TrainConfig.DEFAULTS.data().layout());
        Fuzz.Reader read =
                input -> {
                    Files.write(file, input);
                    reader.read(file);
                };
        someAreReadAndSomeRefused(
                "JSONL",
                new Fuzz(1, samples, words, ALLOCATION)
                        .run(inputs, read, DataFormatException.class));
    }

    private static void configurations(int inputs) {
        List<byte[]> samples =
                List.of(
                        bytes(TrainConfig.DEFAULTS.toYaml()),
                        bytes(
                                "model: {path: m}\nrewards:\n  - exact_answer\n  - {name: format, weight: 0.2}\n"),
                        bytes(
                                "trainer: {steps: 3}\nguards: {action: stop}\nalgorithm: {name: grpo, beta: 0.1}\n"));
        List<String> words =
                List.of(
                        "\n",
                        ": ",
                        "- ",
                        "{",
                        "}",
                        "[",
                        "]",
                        "&a ",
                        "*a",
                        "!!binary ",
                        "!!java.net.URL ",
                        "<<: ",
                        "null",
                        "~",
                        ".nan",
                        ".inf",
                        "1e999",
                        "0x7fffffffffff",
                        "\"",
                        "'",
                        "#",
                        "|\n",
                        "\t",
                        "trainer:",
                        "\u0000",
                        "---\n",
                        "? ");
        Fuzz.Reader read =
                input ->
                        ConfigReader.parse(
                                "fuzz.yaml", new String(input, StandardCharsets.UTF_8), List.of());
        someAreReadAndSomeRefused(
                "YAML",
                new Fuzz(2, samples, words, ALLOCATION).run(inputs, read, ConfigException.class));
    }

    /**
     * Anything but a reading or a refusal has failed inside already; only one kind proves little.
     */
    private static void someAreReadAndSomeRefused(String format, Fuzz.Outcome outcome) {
        System.out.println(format + ": " + outcome);
        assertTrue(outcome.read() > 0, () -> format + ": nothing was read");
        assertTrue(outcome.refused() > 0, () -> format + ": nothing was refused");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

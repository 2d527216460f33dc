package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelCommandsTest {

    @TempDir static Path folder;

    @BeforeAll
    static void writeModel() throws IOException {
        TinyModel.write(folder);
    }

    @Test
    void greedyCompletionsDoNotDependOnTheSeed() {
        Captured one = generate("--greedy", "--seed", "1");
        Captured two = generate("--greedy", "--seed", "2");
        assertEquals(0, one.exitCode(), one.err());
        assertEquals(one.out(), two.out());
        assertTrue(one.err().contains("tokens/s"), one.err());
    }

    @Test
    void samplesDifferFromOneAnotherAndRepeatWithTheirSeed() {
        Captured one = generate("--samples", "2", "--seed", "5");
        assertEquals(one.out(), generate("--samples", "2", "--seed", "5").out());
        String[] completions = one.out().split("--- 2\\R");
        assertNotEquals(completions[0].replace("--- 1", "").strip(), completions[1].strip());
    }

    @Test
    void aTemperatureOutOfRangeIsNamed() {
        Captured run = generate("--temperature", "-1");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("sampling.temperature is -1.0"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void aMissingModelIsNamed() {
        Captured run = Captured.run("generate", "--model", folder + "/nothing", "--prompt", "12");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("nothing"), run.err());
    }

    @Test
    void everyTokenOfATextIsScored() {
        Captured run = score("--prompt", "12", "--text", "3456");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(5, run.out().lines().count(), run.out());
        double sum =
                run.out()
                        .lines()
                        .limit(4)
                        .mapToDouble(line -> Double.parseDouble(line.split("\t")[3]))
                        .sum();
        assertTrue(run.lastLine().startsWith("sum -"), run.lastLine());
        // Four values of six decimals each.
        assertEquals(sum, Double.parseDouble(run.lastLine().split("[ ,]")[1]), 3e-6);
    }

    @Test
    void withoutAPromptTheFirstTokenIsNotScored() {
        assertEquals(4, score("--text", "1234").out().lines().count());
    }

    @Test
    void aTextWithoutATokenToScoreIsRefused() {
        Captured run = score("--text", "1");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("--text has no token to score"), run.err());
    }

    private static Captured generate(String... options) {
        return run(
                List.of("generate", "--prompt", "12", "--max-new-tokens", "12"), List.of(options));
    }

    private static Captured score(String... options) {
        return run(List.of("score"), List.of(options));
    }

    private static Captured run(List<String> command, List<String> options) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("--model", folder.toString()));
        all.addAll(options);
        return Captured.run(all.toArray(String[]::new));
    }
}

package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README is the one that compiles, and it runs. */
final class TwentyLinesTest {

    private static final Path SOURCE =
            Path.of("src/main/java/io/github/rlvr/examples/TwentyLines.java");

    @Test
    void itTrainsAModelFolderAndLeavesARunDirectory(@TempDir Path temporary) throws IOException {
        Path data = temporary.resolve("tasks.jsonl");
        Files.write(
                data,
                List.of(
                        "{\"prompt\": \"The answer is\", \"answer\": \"e\"}",
                        "{\"prompt\": \"Another is\", \"answer\": \"t\"}"));
        Path run = temporary.resolve("run");
        String yaml =
                """
                sampling: {max_new_tokens: 8}
                trainer: {steps: 2, prompts_per_step: 2, group_size: 4, output_dir: "%s"}
                """
                        .formatted(run.toString().replace('\\', '/'));

        TrainingResult result = TwentyLines.train(TinyModel.folder(), data, yaml);

        assertEquals(2, result.step());
        assertEquals(2, Files.readAllLines(run.resolve("metrics.jsonl")).size());
        assertTrue(Files.exists(run.resolve("config.yaml")));
        assertTrue(Files.isDirectory(run.resolve("checkpoints")));
    }

    @Test
    void theReadmeShowsTheSourceAsItStands() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        String source = Files.readString(SOURCE);
        String region = between(source, "    // README from here\n", "    // README to here");
        // A closing line without indentation would keep all of it.
        assertEquals(
                region.stripTrailing().stripIndent() + "\n", between(readme, "```java\n", "```"));
    }

    private static String between(String text, String begin, String end) {
        String normal = text.replace("\r\n", "\n");
        int from = normal.indexOf(begin) + begin.length();
        assertTrue(from >= begin.length(), begin);
        return normal.substring(from, normal.indexOf(end, from));
    }
}

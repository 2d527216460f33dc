package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepLinesTest {

    @TempDir Path folder;

    private static ObjectNode row(long step) {
        return JsonNodeFactory.instance.objectNode().put("step", step).put("text", "x".repeat(40));
    }

    private Path file() {
        return folder.resolve("rollouts.jsonl");
    }

    /** Ten steps of three rows each, a new part after every other step or so. */
    private StepLines tenSteps() {
        StepLines lines = new StepLines(file(), 300);
        for (long step = 1; step <= 10; step++) {
            lines.append(List.of(row(step), row(step), row(step)));
        }
        return lines;
    }

    private List<Long> steps() throws IOException {
        List<Long> steps = new ArrayList<>();
        for (Path part : LogSegments.of(file())) {
            try (BufferedReader in = LogSegments.open(part)) {
                in.lines().forEach(l -> steps.add(Long.parseLong(l.split("[:,]")[1])));
            }
        }
        return steps;
    }

    private static List<Long> upTo(long last) {
        List<Long> steps = new ArrayList<>();
        for (long step = 1; step <= last; step++) {
            steps.addAll(List.of(step, step, step));
        }
        return steps;
    }

    @Test
    void aFileThatGrowsIsContinuedInCompressedParts() throws IOException {
        tenSteps();
        List<Path> parts = LogSegments.of(file());
        assertTrue(parts.size() > 3, parts::toString);
        assertEquals("rollouts-00001.jsonl.gz", parts.get(0).getFileName().toString());
        assertEquals(file(), parts.get(parts.size() - 1));
        assertTrue(Files.size(parts.get(0)) < 200, "compressed");
        assertEquals(upTo(10), steps());
    }

    @Test
    void everyStepCanBeGoneBackTo() throws IOException {
        for (long step = 10; step >= 1; step--) {
            StepLines lines = tenSteps();
            lines.rewindTo(step);
            assertEquals(upTo(step), steps());
            lines.append(List.of(row(99)));
            assertEquals(3 * step + 1, steps().size());
            lines.rewindTo(-1);
            assertEquals(List.of(), steps());
        }
    }

    @Test
    void aPartThatWasNotYetCompressedCountsOnce() throws IOException {
        StepLines lines = tenSteps();
        Path part = LogSegments.of(file()).get(0);
        try (BufferedReader in = LogSegments.open(part)) {
            Files.write(folder.resolve("rollouts-00001.jsonl"), in.lines().toList());
        }
        assertEquals(upTo(10), steps());
        Files.delete(part);
        assertEquals(upTo(10), steps());
        lines.rewindTo(1);
        assertEquals(upTo(1), steps());
    }

    @Test
    void aLastRowThatWasCutOffIsDropped() throws IOException {
        StepLines lines = tenSteps();
        Files.writeString(file(), "{\"step\":10,\"te", StandardOpenOption.APPEND);
        lines.rewindTo(10);
        assertEquals(upTo(10), steps());
    }

    @Test
    void filesWithOtherNamesAreNoParts() throws IOException {
        Files.writeString(folder.resolve("rollouts-old.jsonl"), "{\"step\":1}\n");
        assertFalse(LogSegments.of(file()).iterator().hasNext());
    }
}

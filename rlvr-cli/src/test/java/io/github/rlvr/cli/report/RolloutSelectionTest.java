package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutSelectionTest {

    @TempDir Path folder;

    private RolloutSelection read(int steps, int perStep) throws IOException {
        Path file = folder.resolve("rollouts.jsonl");
        List<String> lines =
                IntStream.range(0, steps * perStep)
                        .mapToObj(
                                i ->
                                        "{\"step\":"
                                                + i / perStep
                                                + ",\"sample\":"
                                                + i % perStep
                                                + "}")
                        .toList();
        Files.write(file, lines);
        return RolloutSelection.read(file);
    }

    private static List<Long> steps(RolloutSelection selection) {
        return selection.samples().stream().map(SampleRollout::step).distinct().toList();
    }

    @Test
    void aSmallRunIsKeptWhole() throws IOException {
        RolloutSelection selection = read(10, 4);
        assertEquals(40, selection.samples().size());
        assertEquals(40, selection.seen());
    }

    @Test
    void aLongRunKeepsStepsEvenlySpreadAndTheLastOne() throws IOException {
        List<Long> steps = steps(read(1000, 2));
        assertTrue(steps.size() > 40 && steps.size() <= 81, steps::toString);
        assertEquals(0, steps.get(0));
        assertEquals(999, steps.get(steps.size() - 1));
        for (int i = 1; i < steps.size() - 1; i++) {
            assertEquals(16, steps.get(i) - steps.get(i - 1));
        }
    }

    @Test
    void aStepOfManyRolloutsIsDrawnFromAllOfThem() throws IOException {
        List<SampleRollout> samples = read(1, 1000).samples();
        assertEquals(8, samples.size());
        assertTrue(samples.get(7).sample() > 500, () -> "" + samples.get(7).sample());
    }

    @Test
    void theSameFileGivesTheSameSample() throws IOException {
        assertEquals(read(3, 100).samples(), read(3, 100).samples());
    }

    @Test
    void rolloutsOfEarlierStepsThatComeLateAreStillTaken() throws IOException {
        Path file = folder.resolve("late.jsonl");
        Files.writeString(
                file,
                "{\"step\":2,\"sample\":0}\n{\"step\":1,\"sample\":0}\n{\"step\":2,\"sample\":1}\n");
        RolloutSelection selection = RolloutSelection.read(file);
        assertEquals(3, selection.samples().size());
        assertEquals(List.of(1L, 2L), steps(selection));
    }
}

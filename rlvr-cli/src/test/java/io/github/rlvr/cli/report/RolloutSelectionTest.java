package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
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
        return RolloutSelection.read(file, Set.of(), row -> {});
    }

    private static List<Long> steps(RolloutSelection selection) {
        return selection.samples().stream().map(sample -> sample.key().step()).distinct().toList();
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
        assertTrue(steps.size() > 100 && steps.size() <= 201, steps::toString);
        assertEquals(0, steps.get(0));
        assertEquals(999, steps.get(steps.size() - 1));
        for (int i = 1; i < steps.size() - 1; i++) {
            assertEquals(8, steps.get(i) - steps.get(i - 1));
        }
    }

    @Test
    void aStepOfManyRolloutsIsDrawnFromAllOfThem() throws IOException {
        List<SampleRollout> samples = read(1, 1000).samples();
        assertEquals(10, samples.size());
        assertTrue(samples.get(9).key().sample() > 500, () -> "" + samples.get(9).key().sample());
    }

    @Test
    void rolloutsThatWereFollowedAreTakenFirst() throws IOException {
        read(2, 50);
        Set<RolloutKey> followed = Set.of(new RolloutKey(1, "", 7), new RolloutKey(1, "", 49));
        List<SampleRollout> samples =
                RolloutSelection.read(folder.resolve("rollouts.jsonl"), followed, row -> {})
                        .samples();
        assertEquals(20, samples.size());
        assertEquals(
                List.of(7L, 49L),
                samples.stream()
                        .map(SampleRollout::key)
                        .filter(key -> key.step() == 1)
                        .limit(2)
                        .map(RolloutKey::sample)
                        .toList());
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
        RolloutSelection selection = RolloutSelection.read(file, Set.of(), row -> {});
        assertEquals(3, selection.samples().size());
        assertEquals(List.of(1L, 2L), steps(selection));
    }
}

package io.github.rlvr.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskSamplerTest {

    @TempDir Path directory;

    @Test
    void everyTaskIsAskedOnceAnEpoch() {
        TaskSampler sampler = new TaskSampler(tasks(10, ""), 1);
        for (int epoch = 0; epoch < 3; epoch++) {
            assertEquals(10, new HashSet<>(sampler.next(10)).size());
        }
        assertEquals(3, sampler.epochs());
    }

    @Test
    void epochsAndSeedsDifferAndTheSameSeedRepeats() {
        TaskSampler sampler = new TaskSampler(tasks(20, ""), 1);
        List<Task> first = sampler.next(20);
        assertNotEquals(first, sampler.next(20));
        assertEquals(first, new TaskSampler(tasks(20, ""), 1).next(20));
        assertNotEquals(first, new TaskSampler(tasks(20, ""), 2).next(20));
    }

    @Test
    void everyTaskIsEquallyLikelyToComeFirst() {
        int[] first = new int[4];
        for (long seed = 0; seed < 4000; seed++) {
            Task task = new TaskSampler(tasks(4, ""), seed).next(1).get(0);
            first[Integer.parseInt(task.id())]++;
        }
        for (int count : first) {
            // Four standard deviations of a binomial count.
            assertEquals(1000, count, 110);
        }
    }

    @Test
    void aRestoredSamplerGoesOnWhereTheOtherStood() throws IOException {
        TaskSampler sampler = new TaskSampler(tasks(7, ""), 3);
        sampler.next(10);
        sampler.saveState(directory);
        TaskSampler restored = new TaskSampler(tasks(7, ""), 3);
        restored.restoreState(directory);
        assertEquals(sampler.next(12), restored.next(12));
    }

    @Test
    void otherDataOrAnotherSeedIsRefusedAndTheStateUnchanged() throws IOException {
        new TaskSampler(tasks(7, ""), 3).saveState(directory);
        TaskSampler other = new TaskSampler(tasks(7, "changed"), 3);
        var e = assertThrows(IOException.class, () -> other.restoreState(directory));
        assertTrue(
                e.getMessage().contains("the data changed since the checkpoint"), e.getMessage());
        TaskSampler seeded = new TaskSampler(tasks(7, ""), 4);
        List<Task> expected = new TaskSampler(tasks(7, ""), 4).next(3);
        assertThrows(IOException.class, () -> seeded.restoreState(directory));
        assertEquals(expected, seeded.next(3));
    }

    private static TaskSet tasks(int count, String gold) {
        return TaskSet.of(
                "tasks",
                IntStream.range(0, count)
                        .mapToObj(i -> Task.of(Integer.toString(i), Prompt.user("task " + i), gold))
                        .toList());
    }
}

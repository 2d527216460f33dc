package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which tasks are asked: every task once an epoch, shuffled anew for each epoch. The
 * order is a function of seed and epoch alone, so that position and epoch are the whole state. Not
 * thread-safe.
 */
public final class TaskSampler implements Stateful {

    private static final String FILE = "sampler.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final TaskSet tasks;
    private final long seed;
    private final EpochOrder order;

    /** Starts at the first task of the first epoch. */
    public TaskSampler(TaskSet tasks, long seed) {
        this.tasks = tasks;
        this.seed = seed;
        this.order = new EpochOrder(tasks.size(), seed);
    }

    /**
     * The next tasks. A task occurs twice only if more are asked for than the set holds, or where
     * one epoch ends and the next begins.
     *
     * @param count at least 0
     */
    public List<Task> next(int count) {
        List<Task> next = new ArrayList<>(count);
        while (next.size() < count) {
            next.add(tasks.tasks().get(order.next()));
        }
        return next;
    }

    /** Tasks given so far. */
    public long drawn() {
        return order.epoch() * tasks.size() + order.position();
    }

    /**
     * Goes back, or ahead.
     *
     * @param drawn what {@link #drawn()} said at the place to go on from
     */
    public void moveTo(long drawn) {
        order.moveTo(drawn / tasks.size(), (int) (drawn % tasks.size()));
    }

    /** Epochs done, with the share of the current one. */
    public double epochs() {
        return order.epoch() + (double) order.position() / tasks.size();
    }

    @Override
    public String stateName() {
        return "task-sampler";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        JSON.writeValue(
                directory.resolve(FILE).toFile(),
                new State(
                        seed, order.epoch(), order.position(), tasks.size(), tasks.fingerprint()));
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        JsonNode state = JSON.readTree(file.toFile());
        require(
                file,
                state,
                "fingerprint",
                tasks.fingerprint(),
                "the data changed since the checkpoint was written; start a new run or restore "
                        + tasks.name());
        require(file, state, "seed", Long.toString(seed), "restore trainer.seed");
        require(file, state, "tasks", Integer.toString(tasks.size()), "restore the data settings");
        order.moveTo(state.path("epoch").longValue(), state.path("position").intValue());
    }

    private record State(long seed, long epoch, int position, int tasks, String fingerprint) {}

    private static void require(
            Path file, JsonNode state, String key, String expected, String remedy)
            throws IOException {
        String found = state.path(key).asText();
        if (!found.equals(expected)) {
            throw new IOException(
                    file + ": " + key + " is " + found + ", now it is " + expected + "; " + remedy);
        }
    }
}

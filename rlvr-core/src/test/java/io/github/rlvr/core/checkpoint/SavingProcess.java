package io.github.rlvr.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * A program that saves checkpoints until it is done or killed. It prints the step of every save
 * that has returned.
 */
final class SavingProcess {

    static final int STEPS = 4;
    static final int KEEP = 2;

    private SavingProcess() {}

    /** Saves every step, the last one twice, into the directory that the argument names. */
    public static void main(String[] args) throws IOException {
        CheckpointStore store = new CheckpointStore(Path.of(args[0]), KEEP);
        for (int step = 1; step <= STEPS; step++) {
            save(store, step);
            System.out.println(step);
        }
        save(store, STEPS);
        System.out.println("done");
    }

    /** The first step has the best score, so that it is kept besides the newest. */
    static Checkpoint save(CheckpointStore store, int step) throws IOException {
        List<Numbers> states = List.of(new Numbers("weights", step), new Numbers("moments", -step));
        return store.save(step, OptionalDouble.of(1.0 / step), "steps: " + step, states);
    }

    /**
     * Restores a checkpoint and compares every number with what was saved in its step.
     *
     * @throws IllegalStateException if one differs
     */
    static void requireWhole(Checkpoint checkpoint) throws IOException {
        int step = (int) checkpoint.step();
        CheckpointStore.restore(
                checkpoint, List.of(new Numbers("weights", step), new Numbers("moments", -step)));
    }

    /** Some pages of a file that depend on one number. */
    record Numbers(String stateName, int value) implements Stateful {

        private static final int BYTES = 20_000;

        private byte[] bytes() {
            byte[] bytes = new byte[BYTES];
            new Random(value).nextBytes(bytes);
            return bytes;
        }

        @Override
        public void saveState(Path directory) throws IOException {
            Files.write(directory.resolve("numbers.bin"), bytes());
        }

        @Override
        public void restoreState(Path directory) throws IOException {
            byte[] read = Files.readAllBytes(directory.resolve("numbers.bin"));
            if (!Arrays.equals(read, bytes())) {
                throw new IllegalStateException(directory + " does not hold state " + value);
            }
        }
    }
}

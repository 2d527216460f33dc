package io.github.rlvr.core.checkpoint;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checkpoints in a directory, {@code step-00000010} and so on.
 *
 * <p>Saving writes into a temporary directory, forces every file to disk, writes the manifest with
 * checksums, renames in one step, forces the parent, and only then removes old checkpoints.
 * Whatever moment the process dies at, the newest whole checkpoint can be loaded. Loading verifies
 * every checksum. Nothing is deleted that does not carry our mark. One process at a time.
 */
public final class CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
    private static final Pattern NAME = Pattern.compile("step-[0-9]{8,}");
    private static final String TEMPORARY = ".writing-";
    private static final String REPLACED = TEMPORARY + "replaced-";
    static final String MARK = ".rlvr-temporary";

    private final Path directory;
    private final int keep;

    /**
     * A store; nothing is touched yet.
     *
     * @param keep newest checkpoints to keep, at least 1; the one with the best score is kept
     *     besides
     */
    public CheckpointStore(Path directory, int keep) {
        this.directory = directory;
        this.keep = keep;
        if (keep < 1) {
            throw new IllegalArgumentException(
                    "trainer.keep_checkpoints is " + keep + "; it must be 1 or more");
        }
    }

    /**
     * Saves states.
     *
     * @param step training steps done, at least 0
     * @param score held-out accuracy, if it was measured
     * @param config effective configuration, as YAML
     * @throws IOException if it cannot be written; older checkpoints are then untouched
     */
    public Checkpoint save(
            long step, OptionalDouble score, String config, List<? extends Stateful> states)
            throws IOException {
        requireUniqueNames(states);
        Files.createDirectories(directory);
        finishReplacements();
        removeLeftovers();
        Path target = directory.resolve(name(step));
        Path temporary = Files.createDirectory(directory.resolve(TEMPORARY + name(step)));
        Files.createFile(temporary.resolve(MARK));
        for (Stateful state : states) {
            state.saveState(Files.createDirectory(temporary.resolve(state.stateName())));
        }
        // At every moment a mark or a whole manifest says that the directory is ours.
        Manifest.write(temporary, step, score, config);
        Durable.syncTree(temporary);
        Files.delete(temporary.resolve(MARK));
        Durable.sync(temporary);
        moveAside(target);
        rename(temporary, target);
        Durable.sync(directory);
        prune();
        return new Checkpoint(target, step, score, config);
    }

    /**
     * The newest checkpoint whose files are all there and undamaged. Damaged ones are named in the
     * log and left alone.
     *
     * @return empty if there is no checkpoint at all
     * @throws CheckpointException if there are checkpoints but none is whole, naming what is wrong
     *     with the newest
     */
    public Optional<Checkpoint> latest() throws IOException {
        finishReplacements();
        CheckpointException first = null;
        for (Path candidate : newestFirst()) {
            try {
                return Optional.of(Manifest.verify(candidate));
            } catch (CheckpointException e) {
                LOG.warn("{}; falling back to the checkpoint before it", e.getMessage());
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw new CheckpointException(
                    "no checkpoint in "
                            + directory
                            + " is whole; the newest: "
                            + first.getMessage(),
                    first);
        }
        return Optional.empty();
    }

    /**
     * The whole checkpoint with the highest score; the newest whole one if none has a score.
     *
     * @return empty if there is no checkpoint at all
     * @throws CheckpointException if there are checkpoints but none is whole
     */
    public Optional<Checkpoint> best() throws IOException {
        Optional<Checkpoint> claimed = best(claimed());
        if (claimed.isEmpty()) {
            return latest();
        }
        try {
            return Optional.of(Manifest.verify(claimed.get().directory()));
        } catch (CheckpointException e) {
            LOG.warn("{}; taking the newest instead of the best", e.getMessage());
            return latest();
        }
    }

    private List<Checkpoint> claimed() throws IOException {
        List<Checkpoint> claimed = new ArrayList<>();
        for (Path path : newestFirst()) {
            if (Manifest.claims(path)) {
                claimed.add(Manifest.header(path));
            }
        }
        return claimed;
    }

    private static Optional<Checkpoint> best(List<Checkpoint> checkpoints) {
        return checkpoints.stream()
                .filter(c -> c.score().isPresent())
                .max(
                        Comparator.comparingDouble((Checkpoint c) -> c.score().getAsDouble())
                                .thenComparingLong(Checkpoint::step));
    }

    /**
     * Restores states.
     *
     * @throws IOException if a state's folder is missing or does not fit, naming it
     */
    public static void restore(Checkpoint checkpoint, List<? extends Stateful> states)
            throws IOException {
        requireUniqueNames(states);
        for (Stateful state : states) {
            if (!Files.isDirectory(checkpoint.directory().resolve(state.stateName()))) {
                throw new CheckpointException(
                        checkpoint.directory()
                                + " holds no state "
                                + state.stateName()
                                + "; it was written by a run with another set-up");
            }
        }
        for (Stateful state : states) {
            state.restoreState(checkpoint.directory().resolve(state.stateName()));
        }
    }

    private static String name(long step) {
        String digits = Long.toString(step);
        return "step-" + "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    private List<Path> newestFirst() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .sorted(
                            Comparator.comparing(
                                            (Path path) ->
                                                    Long.parseLong(
                                                            path.getFileName()
                                                                    .toString()
                                                                    .substring(5)))
                                    .reversed())
                    .toList();
        }
    }

    /** Temporary directories of a process that died, told by name and by mark or manifest. */
    private void removeLeftovers() throws IOException {
        List<Path> leftovers;
        try (Stream<Path> all = Files.list(directory)) {
            leftovers =
                    all.filter(path -> path.getFileName().toString().startsWith(TEMPORARY))
                            .filter(
                                    path ->
                                            Files.exists(path.resolve(MARK))
                                                    || Manifest.claims(path)
                                                    || isEmpty(path))
                            .toList();
        }
        for (Path leftover : leftovers) {
            Durable.delete(leftover);
        }
    }

    private static boolean isEmpty(Path path) {
        try (Stream<Path> all = Files.list(path)) {
            return all.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes room for a checkpoint of a step that was saved before. */
    private void moveAside(Path target) throws IOException {
        if (Files.exists(target)) {
            Path aside = directory.resolve(REPLACED + target.getFileName());
            if (Files.exists(aside)) {
                throw new CheckpointException(
                        aside + " is in the way and not ours; move it elsewhere");
            }
            rename(target, aside);
        }
    }

    /** Puts back what a process moved aside before it died. */
    private void finishReplacements() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> aside;
        try (Stream<Path> all = Files.list(directory)) {
            aside = all.filter(path -> path.getFileName().toString().startsWith(REPLACED)).toList();
        }
        for (Path path : aside) {
            Path target =
                    directory.resolve(path.getFileName().toString().substring(REPLACED.length()));
            if (!Files.exists(target)) {
                rename(path, target);
            }
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new CheckpointException(
                    "the file system of "
                            + to
                            + " cannot rename a directory in one step; set trainer.output_dir to a local disk",
                    e);
        }
    }

    /**
     * Deletes what is neither among the newest nor the best, and whole enough to say that it is
     * ours.
     */
    private void prune() throws IOException {
        removeLeftovers();
        List<Checkpoint> whole = claimed();
        Optional<Checkpoint> best = best(whole);
        for (Checkpoint old : whole.stream().skip(keep).toList()) {
            if (best.isEmpty() || old.step() != best.get().step()) {
                Durable.delete(old.directory());
            }
        }
    }

    private static void requireUniqueNames(List<? extends Stateful> states) {
        Set<String> names = new HashSet<>();
        for (Stateful state : states) {
            if (!names.add(state.stateName())) {
                throw new IllegalArgumentException(
                        "two states are called "
                                + state.stateName()
                                + "; names must be unique in a run");
            }
        }
    }
}

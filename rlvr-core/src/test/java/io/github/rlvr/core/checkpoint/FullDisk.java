package io.github.rlvr.core.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that fills a small disk but for some kilobytes and then saves, for every number of
 * kilobytes until a save fits.
 */
final class FullDisk {

    /** Exit code of the shell when the disk could not be made. */
    static final int NO_TMPFS = 77;

    private static final int PAGE = 4096;

    private FullDisk() {}

    /** Works in the directory that the argument names, which is the root of a small disk. */
    public static void main(String[] args) throws IOException {
        Path disk = Path.of(args[0]);
        Path filler = disk.resolve("filler");
        CheckpointStore store = new CheckpointStore(disk.resolve("checkpoints"), 2);
        SavingProcess.save(store, 1);
        int failed = 0;
        int step = 1;
        for (int free = 0; step == 1; free++) {
            fill(filler, free);
            try {
                SavingProcess.save(store, 2);
                step = 2;
            } catch (IOException e) {
                failed++;
            }
            Checkpoint latest = store.latest().orElseThrow();
            SavingProcess.requireWhole(latest);
            if (latest.step() != step) {
                throw new IllegalStateException("step " + latest.step() + ", not " + step);
            }
            Files.delete(filler);
            removeUnfinished(disk.resolve("checkpoints"));
        }
        SavingProcess.requireWhole(SavingProcess.save(store, 3));
        System.out.printf(
                "disk full in %d saves: the checkpoint before was whole, and the next save"
                        + " worked%n",
                failed);
    }

    /** What a failed save left behind would be removed by the next and make room for it. */
    private static void removeUnfinished(Path checkpoints) throws IOException {
        List<Path> unfinished;
        try (Stream<Path> all = Files.list(checkpoints)) {
            unfinished =
                    all.filter(path -> path.getFileName().toString().startsWith(".writing-"))
                            .toList();
        }
        for (Path path : unfinished) {
            Durable.delete(path);
        }
    }

    /** Leaves so many pages free. */
    private static void fill(Path filler, int pages) throws IOException {
        Files.createFile(filler);
        try (var out = Files.newOutputStream(filler)) {
            byte[] page = new byte[PAGE];
            while (filler.getFileSystem().provider().getFileStore(filler).getUsableSpace()
                    >= (long) (pages + 1) * PAGE) {
                out.write(page);
            }
        }
    }
}

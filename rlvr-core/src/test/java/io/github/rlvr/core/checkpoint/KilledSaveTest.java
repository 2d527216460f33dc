package io.github.rlvr.core.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that saves is killed by the kernel at its system calls that write, sync, rename or
 * remove, one process a call. {@code strace} does the killing.
 */
class KilledSaveTest {

    private static final String CALLS =
            "write,pwrite64,writev,ftruncate,mkdir,rename,unlink,rmdir,fsync,fdatasync";

    @TempDir Path folder;

    /** A system call of the process, the n-th of its name. */
    private record Point(String call, int when) {}

    @Test
    void aKillAtSomeWritePointsLosesNothingButTheSaveUnderWay() throws Exception {
        List<Point> all = points();
        List<Point> some =
                IntStream.range(0, all.size()).filter(i -> i % 17 == 8).mapToObj(all::get).toList();
        killAt(some);
    }

    @Tag("slow")
    @Test
    void aKillAtEveryWritePointLosesNothingButTheSaveUnderWay() throws Exception {
        killAt(points());
    }

    private void killAt(List<Point> points) throws Exception {
        for (Point point : points) {
            requireWholeAfterKill(point);
        }
        System.out.printf(
                "killed at %d write points of %d saves: a whole checkpoint was left every time%n",
                points.size(), SavingProcess.STEPS + 1);
    }

    /** Every call that the process makes when nobody kills it. */
    private List<Point> points() throws Exception {
        requireStrace();
        Path trace = folder.resolve("trace.txt");
        List<String> options = List.of("-o", trace.toString(), "-e", "trace=" + CALLS);
        assertEquals(0, run(options, Files.createDirectory(folder.resolve("whole"))));
        Map<String, Integer> counts = new TreeMap<>();
        List<Point> points = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher call = Pattern.compile("(\\d+) +([a-z0-9]+)\\(.*").matcher(line);
            if (call.matches()) {
                // strace counts for every thread by itself.
                String thread = call.group(1) + call.group(2);
                points.add(new Point(call.group(2), counts.merge(thread, 1, Integer::sum)));
            }
        }
        assertTrue(points.size() >= 100, () -> "only " + points.size() + " calls: " + counts);
        return points;
    }

    private void requireWholeAfterKill(Point point) throws Exception {
        Path directory = Files.createTempDirectory(folder, point.call);
        String inject = "inject=" + point.call + ":signal=SIGKILL:when=" + point.when;
        List<String> options =
                List.of("-o", "/dev/null", "-e", "trace=" + point.call, "-e", inject);
        assertEquals(137, run(options, directory), point::toString);
        Path checkpoints = directory.resolve("checkpoints");
        CheckpointStore store = new CheckpointStore(checkpoints, SavingProcess.KEEP);
        Optional<Checkpoint> latest = store.latest();
        long step = latest.map(Checkpoint::step).orElse(0L);
        assertTrue(step >= announced(directory), point::toString);
        if (latest.isPresent()) {
            SavingProcess.requireWhole(latest.get());
        }
        Checkpoint next = SavingProcess.save(store, (int) step + 1);
        assertEquals(next.step(), store.latest().orElseThrow().step(), point::toString);
        assertEquals(List.of(), leftovers(checkpoints), point::toString);
    }

    /** The last save that had returned. */
    private static long announced(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("out.txt")).stream()
                .filter(line -> line.matches("\\d"))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    private static int run(List<String> options, Path directory)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command(options, directory.resolve("checkpoints")))
                        .redirectOutput(directory.resolve("out.txt").toFile())
                        .redirectError(directory.resolve("err.txt").toFile())
                        .start();
        try {
            assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the process hangs");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> command(List<String> options, Path checkpoints) {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq"));
        command.addAll(options);
        command.addAll(java(SavingProcess.class, checkpoints));
        return command;
    }

    private static List<String> leftovers(Path checkpoints) throws IOException {
        try (Stream<Path> all = Files.list(checkpoints)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("step-"))
                    .toList();
        }
    }

    private static void requireStrace() throws InterruptedException {
        boolean works;
        try {
            Process trial = new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start();
            works = trial.waitFor() == 0;
        } catch (IOException e) {
            works = false;
        }
        Assumptions.assumeTrue(works, "SKIPPED: no strace here that may trace a process");
    }

    @Test
    void everyTornLostOrSwappedFileIsFoundOut() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        SavingProcess.save(store, 1);
        Path newest = SavingProcess.save(store, 2).directory();
        Path older = folder.resolve("step-00000001");
        int cases = 0;
        for (Path file : files(newest)) {
            byte[] whole = Files.readAllBytes(file);
            Path twin = older.resolve(newest.relativize(file));
            List<Damage> damages = new ArrayList<>();
            for (int length = 0; length < whole.length; length += 1 + whole.length / 9) {
                int kept = length;
                damages.add(() -> Files.write(file, Arrays.copyOf(whole, kept)));
            }
            for (int at = 0; at < whole.length; at += 1 + whole.length / 9) {
                byte[] flipped = whole.clone();
                flipped[at] ^= 4;
                damages.add(() -> Files.write(file, flipped));
            }
            damages.add(() -> Files.delete(file));
            damages.add(() -> Files.write(file, Files.readAllBytes(twin)));
            for (Damage damage : damages) {
                damage.run();
                requireWhole(store, file);
                Files.write(file, whole);
                cases++;
            }
        }
        System.out.printf(
                "%d torn, flipped, lost or swapped files: a whole checkpoint was loaded%n", cases);
        assertEquals(2, store.latest().orElseThrow().step());
    }

    /**
     * What is loaded is what was saved: the older checkpoint, or the newest where the manifest's
     * damage touches nothing that is used.
     */
    private static void requireWhole(CheckpointStore store, Path damaged) throws IOException {
        Checkpoint loaded = store.latest().orElseThrow();
        SavingProcess.requireWhole(loaded);
        if (!damaged.endsWith(Manifest.FILE)) {
            assertEquals(1, loaded.step(), damaged.toString());
        }
    }

    /** Something that happens to a file. */
    private interface Damage {
        void run() throws IOException;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void aDiskThatFillsUpLeavesTheOlderCheckpoints() throws Exception {
        Process process;
        try {
            process = new ProcessBuilder(fullDisk()).redirectErrorStream(true).start();
        } catch (IOException e) {
            Assumptions.abort("SKIPPED: no unshare here");
            return;
        }
        String output = new String(process.getInputStream().readAllBytes());
        int code = process.waitFor();
        Assumptions.assumeTrue(
                code != FullDisk.NO_TMPFS, "SKIPPED: no small tmpfs can be mounted here");
        assertEquals(0, code, output);
        System.out.print(output);
        assertTrue(output.contains("disk full in "), output);
    }

    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows has no ulimit to fill a disk with")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 20, 39})
    void aFileThatCannotGrowLeavesTheOlderCheckpoint(int blocks) throws Exception {
        CheckpointStore store = new CheckpointStore(folder, 2);
        SavingProcess.save(store, 1);
        List<String> command =
                new ArrayList<>(
                        List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
        command.addAll(java(SavingProcess.class, folder));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(10, TimeUnit.MINUTES), "the process hangs");
        assertEquals(1, process.exitValue(), output);
        assertTrue(output.contains("IOException"), output);
        assertEquals(1, store.latest().orElseThrow().step());
        SavingProcess.requireWhole(store.latest().orElseThrow());
        SavingProcess.requireWhole(SavingProcess.save(store, 2));
        assertEquals(List.of(), leftovers(folder));
    }

    private static List<String> java(Class<?> program, Path argument) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                argument.toString());
    }

    private List<String> fullDisk() {
        String mount = "mount -t tmpfs -o size=400k tmpfs \"$0\" || exit " + FullDisk.NO_TMPFS;
        List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c"));
        command.add(mount + "; exec \"$@\"");
        command.add(folder.toString());
        command.addAll(java(FullDisk.class, folder));
        return command;
    }
}

package io.github.rlvr.rewards.code;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a program that nobody trusts, each time in a fresh process and an empty folder, within
 * limits of time, processor time, memory and file size. Isolated, which takes Linux and its {@code
 * unshare} without privileges, it has no network, sees no other process, can write nowhere but in
 * its folder, and ends with everything it started. It can read what its user can read.
 *
 * <p>Thread-safe.
 *
 * @param command how to run a program; {@code {file}} stands for its file
 * @param file name of that file
 * @param limits of one run
 * @param isolated whether the process is cut off from network, processes and files
 */
public record Sandbox(List<String> command, String file, Limits limits, boolean isolated) {

    private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
    private static final int BLOCKS_PER_MB = 2048;
    private static final int KB_PER_MB = 1024;
    private static final Duration TRIAL = Duration.ofMinutes(1);

    /**
     * Sets limits and becomes the program. Arguments: seconds, kB, blocks of 512 bytes, command.
     */
    private static final String LIMITED =
            "ulimit -t \"$1\" && ulimit -v \"$2\" && ulimit -f \"$3\" && shift 3 && exec \"$@\"";

    /**
     * Makes every file system but the folder read-only, then gives up the right to undo that: in a
     * user namespace below, read-only mounts are locked. Arguments: the folder, then as above.
     */
    private static final String CUT_OFF =
            "w=$1; shift; mount --bind \"$w\" \"$w\" || exit 125;"
                    + " while read -r d m k o r; do case \"$m\" in \"$w\"|/proc|/proc/*) continue;; esac;"
                    + " mount -o \"remount,bind,$o,ro\" \"$m\" 2>/dev/null"
                    + " || mount -o remount,bind,ro \"$m\" 2>/dev/null || exit 125;"
                    + " done < /proc/self/mounts; cd \"$w\" || exit 125;"
                    + " exec unshare --user -- sh -c '"
                    + LIMITED
                    + "' sh \"$@\"";

    /**
     * Limits of one run.
     *
     * @param wall time by the clock
     * @param cpuSeconds processor time
     * @param memoryMb address space
     * @param fileMb size of any file that it writes, its output included
     */
    public record Limits(Duration wall, int cpuSeconds, int memoryMb, int fileMb) {

        /** Refuses what is not positive. */
        public Limits {
            boolean timed = !wall.isZero() && !wall.isNegative();
            if (!timed || cpuSeconds < 1 || memoryMb < 1 || fileMb < 1) {
                throw new IllegalArgumentException(
                        "timeout is "
                                + wall
                                + ", cpu_seconds is "
                                + cpuSeconds
                                + ", memory_mb is "
                                + memoryMb
                                + " and file_mb is "
                                + fileMb
                                + "; all must be positive");
            }
        }
    }

    /**
     * What became of a run.
     *
     * @param finished whether it ended by itself and without an error
     * @param late whether it ran into the limit of time
     * @param output what it printed, empty unless it finished
     */
    public record Run(boolean finished, boolean late, String output) {}

    /** Copies the command. */
    public Sandbox {
        command = List.copyOf(command);
        if (command.isEmpty() || !Path.of(file).equals(Path.of(file).getFileName())) {
            throw new IllegalArgumentException(
                    "command is "
                            + command
                            + " and file is '"
                            + file
                            + "'; the first must not be empty, the second a plain file name");
        }
    }

    /**
     * Runs nothing, to see whether it could.
     *
     * @throws IllegalArgumentException if this machine cannot do what is asked
     */
    public Sandbox requireAvailable() {
        // A slow machine is no reason to refuse: the trial has more time than a run.
        Limits patient = new Limits(TRIAL, limits.cpuSeconds(), limits.memoryMb(), limits.fileMb());
        Sandbox trial = new Sandbox(List.of("true"), file, patient, isolated);
        try {
            if (trial.run("", "").finished()) {
                return this;
            }
        } catch (IOException e) {
            LOG.debug("sandbox", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalArgumentException(
                isolated
                        ? "this machine does not let a process be isolated (unshare of user, mount,"
                                + " network and process namespaces); allow it, or set isolation to"
                                + " none if programs may use network and files"
                        : "this machine cannot run a program within limits; it takes a POSIX shell");
    }

    /**
     * Runs a program.
     *
     * @param program its text
     * @param input what it reads from standard input
     * @throws IOException if it could not be started
     * @throws InterruptedException if this thread was interrupted; the program is ended first
     */
    public Run run(String program, String input) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("rlvr-program");
        try {
            Path work = Files.createDirectory(folder.resolve("work"));
            Files.writeString(work.resolve(file), program);
            Path in = Files.writeString(folder.resolve("in"), input);
            return run(work, in.toFile(), folder.resolve("out"));
        } finally {
            delete(folder);
        }
    }

    private Run run(Path work, File in, Path out) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(whole(work))
                        .directory(work.toFile())
                        .redirectInput(in)
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        String path = Optional.ofNullable(environment.get("PATH")).orElse("/usr/bin:/bin");
        environment.clear();
        environment.putAll(
                Map.of("PATH", path, "HOME", work.toString(), "LANG", "C.UTF-8", "LC_ALL", "C"));
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(limits.wall().toMillis(), TimeUnit.MILLISECONDS);
            boolean finished = ended && process.exitValue() == 0;
            return new Run(finished, !ended, finished ? text(out) : "");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private List<String> whole(Path work) {
        List<String> whole = new ArrayList<>();
        if (isolated) {
            whole.addAll(
                    List.of("unshare", "--user", "--map-root-user", "--net", "--mount", "--pid"));
            whole.addAll(List.of("--fork", "--kill-child", "--mount-proc", "--"));
        }
        whole.addAll(List.of("sh", "-c", isolated ? CUT_OFF : LIMITED, "sh"));
        if (isolated) {
            whole.add(work.toString());
        }
        whole.add(Integer.toString(limits.cpuSeconds()));
        whole.add(Long.toString((long) limits.memoryMb() * KB_PER_MB));
        whole.add(Long.toString((long) limits.fileMb() * BLOCKS_PER_MB));
        command.forEach(part -> whole.add(part.replace("{file}", file)));
        return whole;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(Sandbox::delete);
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", folder, e.toString());
        }
    }

    private static void delete(File file) {
        if (!file.delete()) {
            LOG.warn("{} could not be deleted", file);
        }
    }
}

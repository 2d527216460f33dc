package io.github.rlvr.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command in a process of its own, with this test's class path. Its output goes to files, so
 * that it never waits for a reader.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Process process;
    private final Path folder;

    private ChildProcess(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /**
     * Starts {@code rlvr} with arguments.
     *
     * @param folder exists and is empty; the process works in it
     */
    static ChildProcess rlvr(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Dai.djl.offline=true"));
        command.add("-XX:ErrorFile=" + folder.resolve("hs_err_pid%p.log"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Rlvr.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("out.txt").toFile())
                        .redirectError(folder.resolve("err.txt").toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new ChildProcess(builder.start(), folder);
    }

    /** Waits until standard output holds a text. */
    ChildProcess awaitOut(String text) throws InterruptedException {
        return awaitFile("out.txt", text);
    }

    /** Waits until standard error holds a text. */
    ChildProcess awaitErr(String text) throws InterruptedException {
        return awaitFile("err.txt", text);
    }

    /** Waits until a file of the working folder is there and holds a text. */
    ChildProcess awaitFile(String file, String text) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!read(file).contains(text)) {
            boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
            if (ended && !read(file).contains(text) || System.nanoTime() > end) {
                throw new AssertionError(
                        "no '" + text + "' in " + file + ":\n" + out() + "\n" + err());
            }
        }
        return this;
    }

    /** Sends a signal by name, {@code INT} or {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        int code = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
        if (code != 0) {
            throw new AssertionError("kill -" + name + " " + pid + " ended with " + code);
        }
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + out() + "\n" + err());
        }
        return process.exitValue();
    }

    String out() {
        return read("out.txt");
    }

    String err() {
        return read("err.txt");
    }

    /** Whether the virtual machine crashed. */
    boolean crashed() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("hs_err"));
        }
    }

    private String read(String file) {
        if (!Files.exists(folder.resolve(file))) {
            return "";
        }
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

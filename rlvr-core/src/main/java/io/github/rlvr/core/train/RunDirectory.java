package io.github.rlvr.core.train;

import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.config.TrainConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run leaves behind: {@code config.yaml}, {@code metrics.jsonl}, {@code rollouts.jsonl},
 * {@code tokens.jsonl} and {@code checkpoints/}. Locked until closed, so that two jobs cannot share
 * it.
 */
public final class RunDirectory implements AutoCloseable {

    /** Name of the effective configuration in the directory. */
    public static final String CONFIG = "config.yaml";

    // Behind the text that names the owner, so that others can read it on systems with mandatory
    // locks.
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path directory;
    private final FileChannel channel;
    private final FileLock lock;

    private RunDirectory(Path directory, FileChannel channel, FileLock lock) {
        this.directory = directory;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Opens the directory of a new run, creating it if needed.
     *
     * @throws IOException if another job holds it, naming its process; or if a run lies in it
     *     already
     */
    public static RunDirectory create(Path directory) throws IOException {
        RunDirectory run = open(directory);
        if (Files.exists(run.metrics()) || Files.exists(run.checkpointDirectory())) {
            run.close();
            throw new IOException(
                    directory
                            + " holds a run already; go on with it (--resume), or set trainer.output_dir to another directory");
        }
        return run;
    }

    /**
     * Opens the directory of a run that goes on.
     *
     * @throws IOException if it does not exist or another job holds it, naming its process
     */
    public static RunDirectory reopen(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException(
                    directory
                            + " does not exist, so there is no run to go on with; check trainer.output_dir");
        }
        return open(directory);
    }

    private static RunDirectory open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve("run.lock");
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new IOException(
                    directory
                            + " is in use by "
                            + Files.readString(file).strip()
                            + "; wait for it, end it, or set trainer.output_dir to another directory");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(owner().getBytes(StandardCharsets.UTF_8)), 0);
        return new RunDirectory(directory, channel, lock);
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false);
        } catch (OverlappingFileLockException e) {
            // This very process holds it.
            return null;
        }
    }

    private static String owner() {
        return "process " + ProcessHandle.current().pid() + " on " + host() + "\n";
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }

    /** The directory itself. */
    public Path path() {
        return directory;
    }

    /** {@code metrics.jsonl}. */
    public Path metrics() {
        return directory.resolve("metrics.jsonl");
    }

    /** {@code rollouts.jsonl}. */
    public Path rollouts() {
        return directory.resolve("rollouts.jsonl");
    }

    /** {@code tokens.jsonl}. */
    public Path tokens() {
        return directory.resolve("tokens.jsonl");
    }

    /** {@code config.yaml}. */
    public Path config() {
        return directory.resolve(CONFIG);
    }

    /** The run's checkpoints. */
    public CheckpointStore checkpoints(int keep) {
        return new CheckpointStore(checkpointDirectory(), keep);
    }

    /** Listeners that write configuration, metrics and, if configured, rollouts. */
    public List<TrainingListener> writers(TrainConfig config) {
        List<TrainingListener> writers = new ArrayList<>();
        writers.add(new ConfigWriter(config()));
        writers.add(new MetricsWriter(metrics()));
        if (config.trainer().logCompletions()) {
            writers.add(new RolloutWriter(rollouts()));
            writers.add(new TokenWriter(tokens()));
        }
        return writers;
    }

    private Path checkpointDirectory() {
        return directory.resolve("checkpoints");
    }

    /** Releases the lock. Idempotent. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            lock.release();
            channel.close();
        }
    }
}

package io.github.rlvr.djl.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a file so that its name shows either the old content or the whole new one, also after a
 * crash: a temporary neighbour is written, forced to disk, renamed over the target, and the folder
 * is forced too. Thread-safe: stateless.
 */
public final class WholeFile {

    private static final Logger LOG = LoggerFactory.getLogger(WholeFile.class);

    private WholeFile() {}

    /** Writes the content of a file into an open channel. */
    @FunctionalInterface
    public interface Content {

        /** Writes everything; the channel is at position 0, empty, and closed by the caller. */
        void writeTo(FileChannel channel) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @throws IOException if the content throws or the disk refuses; the old file is then untouched
     *     and the temporary one removed
     */
    public static void write(Path target, Content content) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        // Not Files.createTempFile, whose files only their owner may read.
        String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".tmp";
        Path temporary = folder.resolve(name);
        try {
            writeForced(temporary, content);
            rename(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(folder);
    }

    /** Writes a UTF-8 text file. */
    public static void write(Path target, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        write(
                target,
                channel -> {
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }

    private static void writeForced(Path file, Content content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            content.writeTo(channel);
            channel.force(true);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            LOG.warn("{}: this file system cannot rename atomically; replacing it", to);
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Windows cannot open a folder; there the rename is as durable as the system makes it. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("{}: cannot be forced to disk", folder, e);
        }
    }
}

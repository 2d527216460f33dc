package io.github.rlvr.djl.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file of a model as the hub lists it.
 *
 * @param name path in the repository
 * @param size in bytes
 * @param checksum in hexadecimal, also the name of its blob in the cache
 * @param large whether the checksum is the content's SHA-256; else it is git's SHA-1 of a blob
 */
record HubFile(String name, long size, String checksum, boolean large) {

    /** Refuses a name that leaves the folder and a checksum that is none. */
    HubFile {
        if (name.startsWith("/")
                || name.contains("\\")
                || java.util.Arrays.asList(name.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("file name " + name + " leaves the model's folder");
        }
        if (size < 0 || !checksum.matches(large ? "[0-9a-f]{64}" : "[0-9a-f]{40}")) {
            throw new IllegalArgumentException(
                    "file " + name + " has size " + size + " and checksum " + checksum);
        }
    }

    /** Whether a file on disk has the listed content. */
    boolean isContentOf(Path file) throws IOException {
        return Files.size(file) == size && digest(file).equals(checksum);
    }

    private String digest(Path file) throws IOException {
        MessageDigest digest = algorithm();
        if (!large) {
            digest.update(("blob " + size + "\0").getBytes(StandardCharsets.UTF_8));
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private MessageDigest algorithm() {
        try {
            return MessageDigest.getInstance(large ? "SHA-256" : "SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has both
        }
    }
}

package io.github.rlvr.core.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The list of a checkpoint's files with size and SHA-256. It is written last, so that a directory
 * that has one was written to its end.
 */
final class Manifest {

    static final String FILE = "manifest.json";

    private static final String FORMAT = "rlvr-checkpoint";
    private static final JsonMapper JSON = new JsonMapper();

    private Manifest() {}

    /** Writes the manifest of what lies in a directory. */
    static void write(Path directory, long step, OptionalDouble score, String config)
            throws IOException {
        ObjectNode root =
                JSON.createObjectNode().put("format", FORMAT).put("version", 1).put("step", step);
        if (score.isPresent()) {
            root.put("score", score.getAsDouble());
        }
        root.put("config", config);
        ObjectNode files = root.putObject("files");
        for (Path file : files(directory)) {
            files.putObject(name(directory, file))
                    .put("bytes", Files.size(file))
                    .put("sha256", sha256(file));
        }
        Files.writeString(
                directory.resolve(FILE),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
    }

    /** Whether a directory says that it is one of our checkpoints, whole or not. */
    static boolean claims(Path directory) {
        try {
            return JSON.readTree(directory.resolve(FILE).toFile())
                    .path("format")
                    .asText()
                    .equals(FORMAT);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Reads and verifies a checkpoint.
     *
     * @throws CheckpointException if it is not ours, or a file is missing, truncated or changed
     */
    static Checkpoint verify(Path directory) throws IOException {
        if (!claims(directory)) {
            throw new CheckpointException(
                    directory + " has no readable " + FILE + "; it was not written to its end");
        }
        JsonNode root = JSON.readTree(directory.resolve(FILE).toFile());
        if (root.path("version").intValue() != 1) {
            throw new CheckpointException(
                    directory
                            + " has format version "
                            + root.path("version")
                            + "; this library reads version 1");
        }
        for (Map.Entry<String, JsonNode> entry : root.path("files").properties()) {
            verify(directory, entry.getKey(), entry.getValue());
        }
        return header(directory);
    }

    /** What a checkpoint says about itself, unverified. */
    static Checkpoint header(Path directory) throws IOException {
        JsonNode root = JSON.readTree(directory.resolve(FILE).toFile());
        OptionalDouble score =
                root.has("score")
                        ? OptionalDouble.of(root.get("score").doubleValue())
                        : OptionalDouble.empty();
        return new Checkpoint(
                directory, root.path("step").longValue(), score, root.path("config").asText());
    }

    /** Every regular file below a directory but manifest and mark, in a stable order. */
    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.equals(directory.resolve(FILE)))
                    .filter(file -> !file.equals(directory.resolve(CheckpointStore.MARK)))
                    .sorted()
                    .toList();
        }
    }

    private static void verify(Path directory, String name, JsonNode expected) throws IOException {
        Path file = directory.resolve(name).normalize();
        if (!file.startsWith(directory.normalize())) {
            throw new CheckpointException(
                    directory + ": the manifest names " + name + ", which lies outside");
        }
        if (!Files.isRegularFile(file)) {
            throw new CheckpointException(directory + ": " + name + " is missing");
        }
        if (Files.size(file) != expected.path("bytes").longValue()) {
            throw new CheckpointException(
                    directory
                            + ": "
                            + name
                            + " has "
                            + Files.size(file)
                            + " bytes, the manifest says "
                            + expected.path("bytes"));
        }
        if (!sha256(file).equals(expected.path("sha256").asText())) {
            throw new CheckpointException(
                    directory
                            + ": "
                            + name
                            + " is damaged, its checksum differs from the manifest");
        }
    }

    private static String name(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

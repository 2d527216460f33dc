package io.github.rlvr.djl.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tells a model's files from others: a hash for each. Large files are hashed by their size and 64
 * pieces of a mebibyte, first and last among them, so that a model of many gigabytes costs as
 * little as a small one; whoever changes single weights in between is not found out.
 */
public final class ModelFingerprint {

    private static final Pattern FILES =
            Pattern.compile(
                    ".*\\.safetensors|.*\\.index\\.json|config\\.json|generation_config\\.json"
                            + "|tokenizer.*\\.json|chat_template\\.jinja");
    private static final int PIECE = 1 << 20;
    private static final int PIECES = 64;

    private ModelFingerprint() {}

    /**
     * Hashes a Hugging Face folder or a GGUF file with the {@code tokenizer.json} beside it.
     *
     * @return SHA-256 in hexadecimal by file name
     */
    public static Map<String, String> of(Path model) throws IOException {
        Map<String, String> hashes = new TreeMap<>();
        for (Path file : files(model)) {
            hashes.put(file.getFileName().toString(), hash(file));
        }
        return hashes;
    }

    private static List<Path> files(Path model) throws IOException {
        if (!Files.isDirectory(model)) {
            Path tokenizer = model.resolveSibling(ModelSource.TOKENIZER_FILE);
            return Stream.of(model, tokenizer).filter(Files::isRegularFile).toList();
        }
        try (Stream<Path> all = Files.list(model)) {
            return all.filter(file -> FILES.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private static String hash(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(size).flip());
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            long pieces = Math.min(PIECES, (size + PIECE - 1) / PIECE);
            for (long i = 0; i < pieces; i++) {
                long last = Math.max(0, size - PIECE);
                long start = size <= (long) PIECES * PIECE ? i * PIECE : last / (PIECES - 1) * i;
                read(channel, piece.clear(), i == PIECES - 1 ? last : start);
                digest.update(piece.flip());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void read(FileChannel channel, ByteBuffer piece, long start) throws IOException {
        long at = start;
        while (piece.hasRemaining()) {
            int count = channel.read(piece, at);
            if (count < 0) {
                return;
            }
            at += count;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The rows of a data file: JSONL, or what a {@link TableReader} reads.
 *
 * @param file for messages
 * @param rows one object each, at least one
 * @param fingerprint SHA-256 of the file, in hexadecimal
 */
record Rows(String file, List<Row> rows, String fingerprint) {

    /** Modules that read more, by the ending of a file's name. */
    private static final Map<String, String> MODULES = Map.of(".parquet", "rlvr-parquet");

    /** A row and where it stands, from 1: the line in a JSONL file, the row in others. */
    record Row(String file, int line, ObjectNode columns) {

        DataFormatException wrong(String what) {
            return new DataFormatException(file + ":" + line + ": " + what);
        }
    }

    static Rows read(Path file) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        try {
            Optional<TableReader> table = table(file);
            List<Row> rows =
                    table.isPresent()
                            ? ofTable(table.get(), file, digest)
                            : JsonLines.read(file, digest);
            if (rows.isEmpty()) {
                throw new DataFormatException(
                        "data file " + file + " is empty; it needs at least one row");
            }
            return new Rows(file.toString(), List.copyOf(rows), Fingerprint.hex(digest));
        } catch (NoSuchFileException e) {
            throw new DataFormatException("data file " + file + " does not exist", e);
        }
    }

    /** A file's name without the ending that tells its kind. */
    static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.(jsonl?|parquet)$", "");
    }

    private static Optional<TableReader> table(Path file) throws DataFormatException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (TableReader reader : ServiceLoader.load(TableReader.class)) {
            if (name.endsWith(reader.ending())) {
                return Optional.of(reader);
            }
        }
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            if (name.endsWith(module.getKey())) {
                throw new DataFormatException(
                        "data file "
                                + file
                                + " needs the module "
                                + module.getValue()
                                + " on the class path to be read; add io.github.rlvr:"
                                + module.getValue()
                                + ", or turn the file into JSONL");
            }
        }
        return Optional.empty();
    }

    private static List<Row> ofTable(TableReader reader, Path file, MessageDigest digest)
            throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        List<Row> rows = new ArrayList<>();
        for (ObjectNode columns : reader.rows(file)) {
            rows.add(new Row(file.toString(), rows.size() + 1, columns));
        }
        return rows;
    }
}

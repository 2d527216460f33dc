package io.github.rlvr.core.train;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * The parts of a log that grows without end: {@code NAME-00001.jsonl.gz} and so on, compressed,
 * then {@code NAME.jsonl}, which is written to. A part that a run left before it was compressed
 * lacks {@code .gz}.
 */
public final class LogSegments {

    private static final String ENDING = ".jsonl";
    private static final String COMPRESSED = ".gz";

    private LogSegments() {}

    /**
     * The parts that exist, oldest first.
     *
     * @param file the newest part, whose name ends with {@code .jsonl}
     */
    public static List<Path> of(Path file) throws IOException {
        List<Path> parts = new ArrayList<>(older(file).values());
        if (Files.exists(file)) {
            parts.add(file);
        }
        return parts;
    }

    /**
     * Reads a part as text; malformed UTF-8, which a line that was cut off may hold, is replaced.
     */
    public static BufferedReader open(Path part) throws IOException {
        InputStream in = Files.newInputStream(part);
        InputStream plain = part.toString().endsWith(COMPRESSED) ? new GZIPInputStream(in) : in;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static SortedMap<Integer, Path> older(Path file) throws IOException {
        SortedMap<Integer, Path> parts = new TreeMap<>();
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder)) {
            return parts;
        }
        Pattern name = Pattern.compile(Pattern.quote(stem(file)) + "-(\\d{5,9})\\.jsonl(\\.gz)?");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path part : files.sorted().toList()) {
                Matcher found = name.matcher(part.getFileName().toString());
                if (found.matches()) {
                    // Where a part exists twice the compressed one, which sorts last, is whole.
                    parts.put(Integer.valueOf(found.group(1)), part);
                }
            }
        }
        return parts;
    }

    /** Where the newest part goes when it is closed, before it is compressed. */
    static Path next(Path file) throws IOException {
        SortedMap<Integer, Path> before = older(file);
        int number = before.isEmpty() ? 1 : before.lastKey() + 1;
        return file.resolveSibling(
                String.format(Locale.ROOT, "%s-%05d%s", stem(file), number, ENDING));
    }

    /** Where a closed part goes when it is compressed. */
    static Path compressed(Path part) {
        return part.resolveSibling(part.getFileName() + COMPRESSED);
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ENDING.length());
    }
}

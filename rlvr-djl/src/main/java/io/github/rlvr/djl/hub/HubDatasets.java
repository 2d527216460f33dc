package io.github.rlvr.djl.hub;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of data sets: a file by its path, or {@code hub:ORG/NAME}, {@code
 * hub:ORG/NAME@REVISION} and {@code hub:ORG/NAME:FILES} in the local cache, where {@code FILES} is
 * a path in the data set that may hold {@code *}. Nothing is downloaded. Immutable.
 *
 * @param cache folder with one folder a data set
 */
public record HubDatasets(Path cache) {

    private static final String PREFIX = "hub:";
    private static final Pattern DATA = Pattern.compile(".*\\.(jsonl|parquet)");
    private static final Pattern PART = Pattern.compile("(.*)-\\d{5}-of-(\\d{5})\\..*");
    private static final int MOST_NAMED = 10;

    /** Those of the cache that the variables of {@link HubSettings#from} name. */
    public static HubDatasets ofEnvironment() {
        Path home = Path.of(System.getProperty("user.home"));
        return new HubDatasets(HubSettings.from(System.getenv(), home).cache());
    }

    /**
     * The files of a data set in the order of their names, at least one.
     *
     * @throws HubException if a named data set or one of its parts is not in the cache, or it is
     *     not clear which of its files are meant
     * @throws IllegalArgumentException if a name has not the form
     * @throws IOException if the cache cannot be read
     */
    public List<Path> files(String source) throws IOException {
        if (!source.startsWith(PREFIX)) {
            return List.of(Path.of(source));
        }
        String[] parts = source.substring(PREFIX.length()).split(":", 2);
        if (!HubName.matches(parts[0])) {
            throw new IllegalArgumentException(
                    "data set " + source + " has not the form hub:ORG/NAME@REVISION:FILES");
        }
        return files(HubName.parse(parts[0]), parts.length == 2 ? parts[1] : "");
    }

    private List<Path> files(HubName name, String wanted) throws IOException {
        Path folder =
                HubCache.ofDataset(cache, name)
                        .commit(name.revision())
                        .orElseThrow(() -> missing(name));
        List<Path> all = dataFiles(folder);
        List<Path> files = wanted.isEmpty() ? all : matching(all, wanted);
        if (files.isEmpty() || wanted.isEmpty() && files.size() > 1) {
            throw new HubException(
                    "data set "
                            + name
                            + (files.isEmpty() ? " has no file " + wanted : " has several files")
                            + "; name those to read as hub:"
                            + name
                            + ":FILES, of "
                            + all.stream().limit(MOST_NAMED).toList());
        }
        requireEveryPart(name, files);
        return files.stream().map(folder::resolve).toList();
    }

    private HubException missing(HubName name) {
        return new HubException(
                "data set "
                        + name
                        + " is not in "
                        + cache
                        + "; get it with hf download --repo-type dataset "
                        + name.repository()
                        + " --revision "
                        + name.revision()
                        + ", or name a file");
    }

    private static List<Path> dataFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> DATA.matcher(file.getFileName().toString()).matches())
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> matching(List<Path> files, String wanted) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + wanted);
        return files.stream().filter(matcher::matches).toList();
    }

    /** A data set in parts says in every name how many there are. */
    private static void requireEveryPart(HubName name, List<Path> files) throws HubException {
        Map<String, Integer> found = new HashMap<>();
        Map<String, Integer> all = new HashMap<>();
        for (Path file : files) {
            Matcher part = PART.matcher(file.toString());
            if (part.matches()) {
                found.merge(part.group(1), 1, Integer::sum);
                all.put(part.group(1), Integer.parseInt(part.group(2)));
            }
        }
        for (Map.Entry<String, Integer> parts : all.entrySet()) {
            if (!found.get(parts.getKey()).equals(parts.getValue())) {
                throw new HubException(
                        "data set "
                                + name
                                + " has "
                                + found.get(parts.getKey())
                                + " of "
                                + parts.getValue()
                                + " parts of "
                                + parts.getKey()
                                + " in the cache; download the others, or name all with *");
            }
        }
    }
}

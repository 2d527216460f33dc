package io.github.rlvr.core.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.core.loss.AutogradPass;
import io.github.rlvr.core.policy.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Replays golden files with the code that is registered for them. Not thread-safe. */
public final class Conformance {

    private final Map<String, GoldenReplay> replays = new TreeMap<>();
    private final Supplier<NDManager> managers;

    /**
     * A conformance check.
     *
     * @param replays what can be replayed; two for one algorithm are refused
     * @param managers gives a new manager on every call
     * @throws IllegalArgumentException if two replays claim one algorithm, naming both
     */
    public Conformance(Collection<? extends GoldenReplay> replays, Supplier<NDManager> managers) {
        this.managers = managers;
        for (GoldenReplay replay : replays) {
            for (String algorithm : replay.algorithms()) {
                GoldenReplay other = this.replays.put(algorithm, replay);
                if (other != null) {
                    throw new IllegalArgumentException(
                            "golden file "
                                    + algorithm
                                    + " is replayed by "
                                    + other.getClass().getName()
                                    + " and by "
                                    + replay.getClass().getName()
                                    + "; one has to go");
                }
            }
        }
    }

    /** A check with every {@link GoldenReplay} on the class path and DJL's default engine. */
    public static Conformance ofServices() {
        List<GoldenReplay> found =
                ServiceLoader.load(GoldenReplay.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList();
        return new Conformance(found, NDManager::newBaseManager);
    }

    /** Names of the golden files that can be replayed, sorted. */
    public List<String> algorithms() {
        return List.copyOf(replays.keySet());
    }

    /**
     * Replays files, and the {@code .json} files of directories in alphabetical order.
     *
     * @return the findings; a file that cannot be read is a failure
     * @throws IOException if a path does not exist or a directory cannot be listed
     */
    public ConformanceReport run(List<Path> filesAndDirectories) throws IOException {
        List<ConformanceReport> reports = new ArrayList<>();
        for (Path path : filesAndDirectories) {
            for (Path file : filesOf(path)) {
                reports.add(runFile(file));
            }
        }
        return sum(reports);
    }

    /**
     * Replays the cases of one file.
     *
     * @param fileName without extension; looked up when the algorithm that the file states is not
     *     registered, for files whose stated name is a title
     */
    public ConformanceReport run(GoldenFile file, String fileName) {
        GoldenReplay replay = replays.getOrDefault(file.algorithm(), replays.get(fileName));
        if (replay == null) {
            var unknown =
                    new ConformanceReport.Unknown(fileName, file.algorithm(), file.cases().size());
            return new ConformanceReport(0, List.of(), List.of(unknown));
        }
        List<ConformanceReport.Failure> failures = new ArrayList<>();
        for (GoldenCase golden : file.cases()) {
            Cancellation.throwIfInterrupted("replaying " + fileName);
            check(replay, golden)
                    .map(what -> new ConformanceReport.Failure(fileName, golden.name(), what))
                    .ifPresent(failures::add);
        }
        return new ConformanceReport(file.cases().size() - failures.size(), failures, List.of());
    }

    private ConformanceReport runFile(Path file) {
        GoldenFile golden;
        try {
            golden = GoldenFile.read(file);
        } catch (IOException e) {
            var failure =
                    new ConformanceReport.Failure(
                            file.toString(), "", String.valueOf(e.getMessage()));
            return new ConformanceReport(0, List.of(failure), List.of());
        }
        return run(golden, nameOf(file));
    }

    private Optional<String> check(GoldenReplay replay, GoldenCase golden) {
        Map<String, Object> results;
        try (NDManager manager = managers.get()) {
            results = AutogradPass.run(() -> replay.replay(golden, manager));
        } catch (RuntimeException e) {
            // One broken replay must not hide what the others find.
            return golden.expectsError() ? Optional.empty() : Optional.of("refused with " + e);
        }
        if (golden.expectsError()) {
            return followedRule(results)
                    ? Optional.empty()
                    : Optional.of(
                            "results were computed where "
                                    + golden.expected().get("error")
                                    + " is expected");
        }
        List<String> differences = GoldenComparison.differences(golden, results);
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of(differences.get(0) + more(differences.size() - 1));
    }

    private static boolean followedRule(Map<String, Object> results) {
        return results.get(GoldenReplay.RULE) instanceof String;
    }

    private static String more(int count) {
        return count == 0 ? "" : " (and " + count + " more differences)";
    }

    private static String nameOf(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
    }

    private static List<Path> filesOf(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(
                    path.toString(), null, "no such file or directory of golden vectors");
        }
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static ConformanceReport sum(List<ConformanceReport> reports) {
        return new ConformanceReport(
                reports.stream().mapToInt(ConformanceReport::passed).sum(),
                reports.stream().flatMap(report -> report.failures().stream()).toList(),
                reports.stream().flatMap(report -> report.unknown().stream()).toList());
    }
}

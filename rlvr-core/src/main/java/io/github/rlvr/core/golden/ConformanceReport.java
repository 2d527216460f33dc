package io.github.rlvr.core.golden;

import java.util.List;

/**
 * What a conformance run found, counted in cases.
 *
 * @param passed number of cases that were reproduced
 * @param failures the cases that were not, and files that could not be read
 * @param unknown the cases of algorithms that nothing replays
 */
public record ConformanceReport(int passed, List<Failure> failures, List<Unknown> unknown) {

    /** Copies the lists. */
    public ConformanceReport {
        failures = List.copyOf(failures);
        unknown = List.copyOf(unknown);
    }

    /**
     * A case that failed.
     *
     * @param file golden file
     * @param caseName name of the case; empty when the whole file could not be read
     * @param what key, index, got and expected; or why nothing could be compared
     */
    public record Failure(String file, String caseName, String what) {

        @Override
        public String toString() {
            return file + (caseName.isEmpty() ? "" : " / " + caseName) + ": " + what;
        }
    }

    /**
     * A file whose algorithm is not registered.
     *
     * @param file golden file
     * @param algorithm name in the file
     * @param cases number of cases in it
     */
    public record Unknown(String file, String algorithm, int cases) {}

    /** Number of failed cases. */
    public int failed() {
        return failures.size();
    }

    /** Number of cases of unregistered algorithms. */
    public int unknownCases() {
        return unknown.stream().mapToInt(Unknown::cases).sum();
    }

    /** For example {@code 23 passed, 0 failed, 5 unknown}. */
    public String summary() {
        return passed + " passed, " + failed() + " failed, " + unknownCases() + " unknown";
    }
}

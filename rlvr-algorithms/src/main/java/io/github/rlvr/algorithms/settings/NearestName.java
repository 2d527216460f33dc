package io.github.rlvr.algorithms.settings;

import java.util.Collection;
import java.util.Comparator;

/** The known name that a misspelt one most likely meant, by edit distance. */
public final class NearestName {

    private NearestName() {}

    /**
     * Finds the closest candidate.
     *
     * @param name what was written
     * @param candidates what exists, not empty
     * @return the candidate with the smallest Levenshtein distance, the alphabetically first of
     *     equals
     */
    public static String of(String name, Collection<String> candidates) {
        return candidates.stream()
                .sorted()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElseThrow();
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}

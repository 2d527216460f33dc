package io.github.rlvr.rewards.length;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * {@code (1 - distinct n-grams / n-grams) * maxPenalty} (open-r1 on words, TRL on token ids).
 * Immutable.
 *
 * @param size of the n-grams, at least 1
 * @param maxPenalty reward of endless repetition, not positive
 */
public record RepetitionPenalty(int size, double maxPenalty) {

    /** Refuses a size below 1 and a positive penalty. */
    public RepetitionPenalty {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "n-gram size is " + size + "; it must be at least 1");
        }
        if (!(maxPenalty <= 0)) {
            throw new IllegalArgumentException(
                    "maxPenalty is " + maxPenalty + "; it must not be positive");
        }
    }

    /** The penalty of a text, by lower-case words between white space. */
    public double ofText(String text) {
        String stripped = text.strip().toLowerCase(Locale.ROOT);
        return of(stripped.isEmpty() ? List.of() : Arrays.asList(stripped.split("\\s+")));
    }

    /** The penalty of {@code [T]} token ids. */
    public double ofTokens(int[] ids) {
        return of(IntStream.of(ids).boxed().toList());
    }

    private double of(List<?> units) {
        int total = units.size() - size + 1;
        if (total < 1) {
            return 0;
        }
        Set<List<?>> distinct = new HashSet<>();
        for (int i = 0; i < total; i++) {
            distinct.add(units.subList(i, i + size));
        }
        return (1 - (double) distinct.size() / total) * maxPenalty;
    }
}

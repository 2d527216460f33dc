package io.github.rlvr.rewards.math;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Numbers written in English words, up to the thousands. */
final class NumberWords {

    private static final String[] SMALL =
            ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
                            + " fifteen sixteen seventeen eighteen nineteen")
                    .split(" ");
    private static final String[] TENS =
            "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
    private static final Map<String, Integer> VALUES = values();

    private NumberWords() {}

    /** The number that words spell, such as "twenty-one" or "two hundred and five". */
    static Optional<Long> value(String words) {
        if (words.isEmpty() || !Character.isLetter(words.charAt(0)) || words.length() > 100) {
            return Optional.empty();
        }
        String[] parts = words.strip().toLowerCase(Locale.ROOT).split("[\\s-]+");
        if (parts.length > 12 || !VALUES.containsKey(parts[0])) {
            return Optional.empty();
        }
        long total = 0;
        long current = 0;
        int previous = Integer.MAX_VALUE;
        for (String part : parts) {
            Integer value = VALUES.get(part);
            if (part.equals("hundred")) {
                current *= 100;
            } else if (part.equals("thousand")) {
                total += current * 1_000;
                current = 0;
            } else if (value != null && (value < 20 ? previous >= 20 : previous >= 100)) {
                current += value;
            } else if (!part.equals("and")) {
                return Optional.empty();
            }
            previous = value == null ? Integer.MAX_VALUE : value;
        }
        return Optional.of(total + current);
    }

    /** The base that a word names, -1 when it names none. */
    static int base(String word) {
        return value(word).map(Long::intValue).orElse(-1);
    }

    private static Map<String, Integer> values() {
        Map<String, Integer> all = new HashMap<>();
        for (int i = 0; i < SMALL.length; i++) {
            all.put(SMALL[i], i);
        }
        for (int i = 0; i < TENS.length; i++) {
            all.put(TENS[i], 10 * (i + 2));
        }
        return Map.copyOf(all);
    }
}

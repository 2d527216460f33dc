package io.github.rlvr.rewards.math;

import java.util.HashMap;
import java.util.List;
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
    private static final List<String> PARTS =
            List.of("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth");
    private static final Map<String, Integer> VALUES = values();

    private NumberWords() {}

    /** The number that words spell, such as "twenty-one" or "two hundred and five". */
    static Optional<Long> value(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        for (String sign : new String[] {"negative ", "minus "}) {
            if (lower.startsWith(sign)) {
                return positive(lower.substring(sign.length()).strip()).map(n -> -n);
            }
        }
        return positive(words);
    }

    /** The fraction that words spell, such as "three-fourths" or "a half". */
    static Optional<Rational> fraction(String words) {
        String[] parts = words.strip().toLowerCase(Locale.ROOT).split("[\\s-]+", 4);
        boolean counted = parts.length == 2;
        String name = parts.length > 2 ? "" : parts[parts.length - 1].replaceFirst("s$", "");
        int down =
                switch (name) {
                    case "half", "halve" -> 2;
                    case "quarter" -> 4;
                    default -> PARTS.indexOf(name) + 3;
                };
        if (down < 2 || down == 2 && PARTS.contains(name)) {
            return Optional.empty();
        }
        if (!counted || parts[0].equals("a")) {
            return name.equals("half")
                    ? Optional.of(Rational.ONE.over(Rational.of(2)))
                    : Optional.empty();
        }
        int denominator = down;
        return value(parts[0]).map(up -> Rational.of(up).over(Rational.of(denominator)));
    }

    private static Optional<Long> positive(String words) {
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

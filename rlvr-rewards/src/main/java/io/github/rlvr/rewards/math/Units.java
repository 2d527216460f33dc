package io.github.rlvr.rewards.math;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words behind a number: which are units, which change the meaning. */
final class Units {

    private static final Set<String> SHORT =
            Set.of(
                    "cm", "mm", "km", "kg", "mg", "ml", "mL", "ft", "mi", "lb", "lbs", "oz", "hr",
                    "hrs", "yr", "yrs", "mph", "kph", "sq", "cu", "Hz", "kHz", "MHz", "rad", "USD",
                    "EUR", "GB", "MB", "KB", "rpm", "am", "pm", "AM", "PM", "gal", "pts", "pcs",
                    "ms", "ns", "eV", "keV", "MeV", "kJ", "kW", "mol", "men", "cup", "bag", "cat",
                    "dog", "car", "box", "day", "pie", "toy", "key", "hat", "tie", "pet", "egg",
                    "pen", "boy", "kid", "cow", "pig", "hen", "ant", "bee", "row", "way", "bus",
                    "jar", "ton", "th", "st", "nd", "rd", "cents", "sec", "secs", "mins", "nm",
                    "kN", "MPa", "kPa", "Pa", "atm", "dm", "in");

    /** Words that make a phrase more than a unit. */
    private static final Set<String> MEANINGFUL =
            Set.of(
                    "is",
                    "are",
                    "was",
                    "not",
                    "no",
                    "or",
                    "and",
                    "but",
                    "if",
                    "wrong",
                    "answer",
                    "possibly",
                    "maybe",
                    "perhaps",
                    "plus",
                    "minus",
                    "times",
                    "over",
                    "more",
                    "less",
                    "than",
                    "least",
                    "most",
                    "to",
                    "when",
                    "where",
                    "unless",
                    "except",
                    "incorrect",
                    "false",
                    "otherwise",
                    "either",
                    "other",
                    "also",
                    "then",
                    "between",
                    "from",
                    "about",
                    "approximately",
                    "dozen",
                    "hundred",
                    "thousand",
                    "million",
                    "billion",
                    "trillion",
                    "half",
                    "quarter",
                    "third",
                    "thirds",
                    "quarters",
                    "squared",
                    "cubed",
                    "factorial",
                    "base",
                    "with",
                    "for",
                    "any",
                    "all",
                    "real",
                    "integer",
                    "solutions",
                    "import",
                    "system",
                    "print",
                    "divided",
                    "by",
                    "mod",
                    "remainder",
                    "twice",
                    "double",
                    "negative",
                    "correct",
                    "should",
                    "would",
                    "could",
                    "be",
                    "can",
                    "must",
                    "will",
                    "else",
                    "instead",
                    "rather",
                    "actually",
                    "wait",
                    "error",
                    "even",
                    "odd");

    private static final Map<String, Rational> SCALES =
            Map.of(
                    "hundred", Rational.of(100),
                    "thousand", Rational.of(1_000),
                    "million", Rational.of(1_000_000),
                    "billion", Rational.of(1_000_000_000),
                    "trillion", Rational.of(1_000_000_000_000L),
                    "dozen", Rational.of(12));

    private static final Map<String, Measure> MEASURES = measures();

    /** A unit as a factor times a base unit of a dimension. */
    record Measure(String dimension, Rational factor) {

        Measure power(int n) {
            Rational raised = n == 2 ? factor.times(factor) : factor.times(factor).times(factor);
            return new Measure(dimension + "^" + n, raised);
        }
    }

    private Units() {}

    /** Whether a run of bare letters is a word and not a product of variables. */
    static boolean isWord(String run) {
        if (SHORT.contains(run)) {
            return true;
        }
        return run.length() >= 4
                        && hasVowel(run)
                        && run.chars().skip(1).allMatch(Character::isLowerCase)
                || run.chars().anyMatch(c -> c > 127);
    }

    private static boolean hasVowel(String run) {
        return run.toLowerCase(Locale.ROOT).chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0);
    }

    /** Whether words behind a value may be left out when values are compared. */
    static boolean isUnit(String words) {
        String[] parts = words.toLowerCase(Locale.ROOT).split("[^\\p{L}]+");
        int count = 0;
        for (String part : parts) {
            count += part.isEmpty() ? 0 : 1;
            if (MEANINGFUL.contains(part)) {
                return false;
            }
        }
        return count <= 5
                && words.length() <= 60
                && words.chars().noneMatch(c -> "0123456789=+<>\\{}!".indexOf(c) >= 0);
    }

    /** Whether one is before noon and the other behind it. */
    static boolean areOtherHalves(String a, String b) {
        String x = a.toLowerCase(Locale.ROOT).replaceAll("[. ]", "");
        String y = b.toLowerCase(Locale.ROOT).replaceAll("[. ]", "");
        return x.equals("am") && y.equals("pm") || x.equals("pm") && y.equals("am");
    }

    /** The factor of a scale word such as million, or null. */
    static Rational scale(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return SCALES.get(lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower);
    }

    /** The measure that a unit names, with its power, or null when it is unknown. */
    static Measure measure(String unit) {
        String lower = unit.strip().toLowerCase(Locale.ROOT).replace(".", "");
        int power = lower.endsWith("^2") ? 2 : lower.endsWith("^3") ? 3 : 1;
        String name = power == 1 ? lower : lower.substring(0, lower.length() - 2).strip();
        for (String prefix : new String[] {"square ", "sq ", "cubic ", "cu "}) {
            if (name.startsWith(prefix)) {
                name = name.substring(prefix.length()).strip();
                power = prefix.startsWith("s") ? 2 : 3;
            }
        }
        Measure base = MEASURES.get(name);
        base =
                base == null && name.endsWith("s")
                        ? MEASURES.get(name.substring(0, name.length() - 1))
                        : base;
        return base == null || power == 1 ? base : base.power(power);
    }

    private static Map<String, Measure> measures() {
        Map<String, Measure> all = new HashMap<>();
        put(all, "length", 1, "mm", "millimeter", "millimetre");
        put(all, "length", 10, "cm", "centimeter", "centimetre");
        put(all, "length", 1_000, "m", "meter", "metre");
        put(all, "length", 1_000_000, "km", "kilometer", "kilometre");
        put(all, "foot", 1, "inch", "inches", "in");
        put(all, "foot", 12, "foot", "feet", "ft");
        put(all, "foot", 36, "yard", "yd");
        put(all, "foot", 63_360, "mile", "mi");
        put(all, "mass", 1, "g", "gram");
        put(all, "mass", 1_000, "kg", "kilogram");
        put(all, "time", 1, "s", "second", "sec");
        put(all, "time", 60, "minute", "min");
        put(all, "time", 3_600, "hour", "hr", "h");
        put(all, "time", 86_400, "day");
        put(all, "time", 604_800, "week");
        put(all, "money", 1, "cent");
        put(all, "money", 100, "dollar", "usd");
        put(all, "volume", 1, "ml", "milliliter", "millilitre");
        put(all, "volume", 1_000, "l", "liter", "litre");
        return Map.copyOf(all);
    }

    private static void put(
            Map<String, Measure> all, String dimension, long factor, String... names) {
        for (String name : names) {
            all.put(name, new Measure(dimension, Rational.of(factor)));
        }
    }
}

package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Methods of Python's str. Positions count code points. */
final class StringMethods {

    private static final Set<String> UNSUPPORTED =
            Set.of(
                    "encode",
                    "translate",
                    "maketrans",
                    "expandtabs",
                    "isprintable",
                    "isidentifier",
                    "format_map");
    private static final Map<String, Method<String>> METHODS = methods();

    private StringMethods() {}

    /** The method bound to its text, or null where str has none of that name. */
    static PyCallable bind(String text, String name) {
        if (UNSUPPORTED.contains(name)) {
            throw new TemplateFault("the str method '" + name + "' is not supported");
        }
        Method<String> method = METHODS.get(name);
        return method == null ? null : arguments -> method.call(text, arguments);
    }

    /** As on a plain string, but strings in the result stay marked. */
    static PyCallable bind(Markup markup, String name) {
        PyCallable method = bind(markup.text(), name);
        return method == null ? null : arguments -> mark(method.call(arguments));
    }

    private static Object mark(Object result) {
        if (result instanceof PySequence parts) {
            return parts.like(
                    new ArrayList<>(parts.items().stream().map(StringMethods::mark).toList()));
        }
        return result instanceof String text ? new Markup(text) : result;
    }

    private static Map<String, Method<String>> methods() {
        Map<String, Method<String>> all = new HashMap<>();
        all.put("strip", (s, a) -> PyChars.strip(s, chars(a), true, true));
        all.put("lstrip", (s, a) -> PyChars.strip(s, chars(a), true, false));
        all.put("rstrip", (s, a) -> PyChars.strip(s, chars(a), false, true));
        all.put("upper", (s, a) -> s.toUpperCase(Locale.ROOT));
        all.put("lower", (s, a) -> s.toLowerCase(Locale.ROOT));
        all.put("casefold", (s, a) -> s.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        all.put("swapcase", (s, a) -> swapCase(s));
        all.put("title", (s, a) -> title(s));
        all.put("capitalize", (s, a) -> capitalize(s));
        all.put("startswith", (s, a) -> affix(s, a, true));
        all.put("endswith", (s, a) -> affix(s, a, false));
        all.put("removeprefix", (s, a) -> removePrefix(s, a.bind("prefix").string("prefix")));
        all.put("removesuffix", (s, a) -> removeSuffix(s, a.bind("suffix").string("suffix")));
        all.put("join", (s, a) -> join(s, a.bind("iterable").get("iterable")));
        all.put("format", BraceFormat::format);
        addSplitting(all);
        addSearching(all);
        addPadding(all);
        addClasses(all);
        return Map.copyOf(all);
    }

    private static void addSplitting(Map<String, Method<String>> all) {
        all.put("split", (s, a) -> StringSplitting.split(s, a));
        all.put("rsplit", (s, a) -> StringSplitting.rsplit(s, a));
        all.put(
                "splitlines",
                (s, a) -> StringSplitting.lines(s, a.bind("keepends").flag("keepends", false)));
        all.put(
                "partition",
                (s, a) -> StringSplitting.partition(s, a.bind("sep").string("sep"), true));
        all.put(
                "rpartition",
                (s, a) -> StringSplitting.partition(s, a.bind("sep").string("sep"), false));
    }

    private static void addSearching(Map<String, Method<String>> all) {
        all.put("find", (s, a) -> find(s, a, true));
        all.put("rfind", (s, a) -> find(s, a, false));
        all.put("index", (s, a) -> found(find(s, a, true)));
        all.put("rindex", (s, a) -> found(find(s, a, false)));
        all.put("count", StringMethods::count);
        all.put("replace", StringMethods::replace);
    }

    private static void addPadding(Map<String, Method<String>> all) {
        all.put("center", (s, a) -> pad(s, a, true, true));
        all.put("ljust", (s, a) -> pad(s, a, false, true));
        all.put("rjust", (s, a) -> pad(s, a, true, false));
        all.put("zfill", (s, a) -> zeroFill(s, a.bind("width").integer("width", 0)));
    }

    private static void addClasses(Map<String, Method<String>> all) {
        all.put("isspace", (s, a) -> every(s, PyChars::isSpace));
        all.put("isalpha", (s, a) -> every(s, Character::isLetter));
        all.put("isdigit", (s, a) -> every(s, StringMethods::isDigit));
        all.put("isdecimal", (s, a) -> every(s, Character::isDigit));
        all.put("isnumeric", (s, a) -> every(s, StringMethods::isNumeric));
        all.put("isalnum", (s, a) -> every(s, c -> Character.isLetter(c) || isNumeric(c)));
        all.put("isascii", (s, a) -> s.codePoints().allMatch(c -> c < 128));
        all.put("islower", (s, a) -> isLower(s));
        all.put("isupper", (s, a) -> isUpper(s));
        all.put("istitle", (s, a) -> isLower(s.toLowerCase(Locale.ROOT)) && s.equals(title(s)));
    }

    private static String chars(Arguments arguments) {
        return arguments.bind("chars").string("chars", null);
    }

    private static boolean every(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static boolean isDigit(int c) {
        return Character.isDigit(c)
                || (c > 127
                        && Character.getType(c) == Character.OTHER_NUMBER
                        && Character.getNumericValue(c) >= 0
                        && Character.getNumericValue(c) < 10);
    }

    private static boolean isNumeric(int c) {
        return Character.isDigit(c)
                || Character.getType(c) == Character.OTHER_NUMBER
                || Character.getType(c) == Character.LETTER_NUMBER;
    }

    private static boolean isCased(int c) {
        return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
    }

    static boolean isLower(String text) {
        return text.codePoints().anyMatch(Character::isLowerCase)
                && text.codePoints()
                        .noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    }

    static boolean isUpper(String text) {
        return text.codePoints().anyMatch(Character::isUpperCase)
                && text.codePoints()
                        .noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
    }

    private static String swapCase(String text) {
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(c -> isUpper(c) ? c.toLowerCase(Locale.ROOT) : c.toUpperCase(Locale.ROOT))
                .collect(Collectors.joining());
    }

    private static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.append(
                    inWord
                            ? Character.toString(c).toLowerCase(Locale.ROOT)
                            : Character.toString(Character.toTitleCase(c)));
            inWord = isCased(c);
        }
        return out.toString();
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = text.offsetByCodePoints(0, 1);
        return Character.toString(Character.toTitleCase(text.codePointAt(0)))
                + text.substring(end).toLowerCase(Locale.ROOT);
    }

    private static boolean affix(String text, Arguments arguments, boolean start) {
        Arguments bound = arguments.bind("prefix", "start", "end");
        String part = window(text, bound);
        Object wanted = bound.get("prefix");
        List<Object> options =
                wanted instanceof PySequence tuple && tuple.isTuple()
                        ? tuple.items()
                        : List.of(Values.requireString(wanted, start ? "startswith" : "endswith"));
        return options.stream()
                .map(Values::str)
                .anyMatch(option -> start ? part.startsWith(option) : part.endsWith(option));
    }

    private static String window(String text, Arguments bound) {
        if (!bound.has("start") && !bound.has("end")) {
            return text;
        }
        return (String) Access.slice(text, bound.get("start", null), bound.get("end", null), null);
    }

    private static String removePrefix(String text, String prefix) {
        return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
    }

    private static String removeSuffix(String text, String suffix) {
        return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    }

    private static String join(String separator, Object iterable) {
        StringBuilder out = new StringBuilder();
        int index = 0;
        for (Object item : Values.items(iterable)) {
            if (!Values.isString(item)) {
                throw new TemplateFault(
                        "sequence item "
                                + index
                                + ": expected str instance, "
                                + Values.typeName(item)
                                + " found");
            }
            out.append(index++ == 0 ? "" : separator).append(Values.str(item));
            Budget.requireSize(out.length());
        }
        return out.toString();
    }

    private static long find(String text, Arguments arguments, boolean first) {
        Arguments bound = arguments.bind("sub", "start", "end");
        String part = window(text, bound);
        String wanted = bound.string("sub");
        int at = first ? part.indexOf(wanted) : part.lastIndexOf(wanted);
        if (at < 0) {
            return -1;
        }
        int start = bound.integer("start", 0);
        int length = PyChars.length(text);
        int skipped = start < 0 ? Math.max(0, start + length) : start;
        return skipped + PyChars.length(part.substring(0, at));
    }

    private static Object found(long position) {
        if (position < 0) {
            throw new TemplateFault("substring not found");
        }
        return position;
    }

    private static Object count(String text, Arguments arguments) {
        Arguments bound = arguments.bind("sub", "start", "end");
        return occurrences(window(text, bound), bound.string("sub"));
    }

    private static long occurrences(String text, String wanted) {
        if (wanted.isEmpty()) {
            return PyChars.length(text) + 1L;
        }
        long count = 0;
        for (int at = text.indexOf(wanted);
                at >= 0;
                at = text.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return count;
    }

    private static Object replace(String text, Arguments arguments) {
        Arguments bound = arguments.bind("old", "new", "count");
        return replace(text, bound.string("old"), bound.string("new"), bound.integer("count", -1));
    }

    /** The first {@code count} occurrences, or all where it is negative. */
    static String replace(String text, String old, String with, int count) {
        long times = occurrences(text, old);
        times = count < 0 ? times : Math.min(times, count);
        Budget.requireSize(text.length() + times * Math.max(0, with.length() - old.length()));
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (long i = 0; i < times; i++) {
            int at = text.indexOf(old, from);
            if (old.isEmpty()) {
                int next = from < text.length() ? text.offsetByCodePoints(from, 1) : from;
                out.append(with).append(text, from, next);
                from = next;
            } else {
                out.append(text, from, at).append(with);
                from = at + old.length();
            }
        }
        return out.append(text, from, text.length()).toString();
    }

    private static String pad(String text, Arguments arguments, boolean left, boolean right) {
        Arguments bound = arguments.bind("width", "fillchar");
        return pad(text, bound.integer("width", 0), bound.string("fillchar", " "), left, right);
    }

    static String pad(String text, int width, String fill, boolean left, boolean right) {
        int missing = width - PyChars.length(text);
        if (missing <= 0) {
            return text;
        }
        Budget.requireSize(width);
        int before = left && right ? missing / 2 + (missing & width & 1) : left ? missing : 0;
        return fill.repeat(before) + text + fill.repeat(missing - before);
    }

    private static String zeroFill(String text, int width) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String sign = signed ? text.substring(0, 1) : "";
        return sign + pad(text.substring(sign.length()), width - sign.length(), "0", true, false);
    }
}

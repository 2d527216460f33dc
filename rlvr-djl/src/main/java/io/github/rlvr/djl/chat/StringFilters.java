package io.github.rlvr.djl.chat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Filters that make text. */
final class StringFilters {

    private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final Pattern TITLE_WORD =
            Pattern.compile("[^-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

    private StringFilters() {}

    static void addTo(Map<String, FilterFunction> all) {
        all.put("string", (v, a, e) -> v instanceof Markup ? v : Values.str(v));
        all.put("safe", (v, a, e) -> new Markup(Values.str(v)));
        all.put("escape", (v, a, e) -> new Markup(Markup.escape(v)));
        all.put("e", all.get("escape"));
        all.put("forceescape", (v, a, e) -> new Markup(Markup.escape(Values.str(v))));
        all.put("upper", (v, a, e) -> soft(v, s -> s.toUpperCase(Locale.ROOT)));
        all.put("lower", (v, a, e) -> soft(v, s -> s.toLowerCase(Locale.ROOT)));
        all.put("capitalize", (v, a, e) -> soft(v, StringMethods::capitalize));
        all.put(
                "title",
                (v, a, e) -> TITLE_WORD.matcher(Values.str(v)).replaceAll(StringFilters::titled));
        all.put("trim", (v, a, e) -> trim(v, a));
        all.put("center", (v, a, e) -> center(v, a));
        all.put("replace", (v, a, e) -> replace(v, a));
        all.put("indent", (v, a, e) -> indent(v, a));
        all.put("truncate", (v, a, e) -> truncate(v, a));
        all.put("format", (v, a, e) -> format(v, a));
        all.put("wordcount", (v, a, e) -> WORD.matcher(Values.str(v)).results().count());
        all.put("tojson", (v, a, e) -> JsonWriter.write(v, a));
    }

    private static Object soft(Object value, UnaryOperator<String> change) {
        String text = change.apply(Values.str(value));
        return value instanceof Markup ? new Markup(text) : text;
    }

    private static String titled(MatchResult word) {
        String text = word.group();
        int end = text.offsetByCodePoints(0, 1);
        String titled =
                text.substring(0, end).toUpperCase(Locale.ROOT)
                        + text.substring(end).toLowerCase(Locale.ROOT);
        return java.util.regex.Matcher.quoteReplacement(titled);
    }

    private static Object trim(Object value, Arguments arguments) {
        String chars = arguments.bind("chars").string("chars", null);
        return soft(value, text -> PyChars.strip(text, chars, true, true));
    }

    private static Object center(Object value, Arguments arguments) {
        int width = arguments.bind("width").integer("width", 80);
        return soft(value, text -> StringMethods.pad(text, width, " ", true, true));
    }

    private static Object replace(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("old", "new", "count");
        Object count = bound.get("count", null);
        return StringMethods.replace(
                Values.str(value),
                Values.str(bound.get("old")),
                Values.str(bound.get("new")),
                count == null ? -1 : Values.requireInt(count));
    }

    private static Object indent(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("width", "first", "blank");
        Object width = bound.get("width", 4L);
        String indention =
                Values.isString(width)
                        ? Values.str(width)
                        : (String) Operators.binary("*", " ", width);
        boolean blank = bound.flag("blank", false);
        String text = Values.requireString(value, "indent") + "\n";
        List<Object> lines = StringSplitting.lines(text, false).items();
        Budget.requireSize(text.length() + (long) lines.size() * indention.length());
        StringBuilder out = new StringBuilder(bound.flag("first", false) ? indention : "");
        for (int i = 0; i < lines.size(); i++) {
            String line = (String) lines.get(i);
            out.append(i == 0 ? "" : "\n");
            out.append(i > 0 && (blank || !line.isEmpty()) ? indention : "").append(line);
        }
        return out.toString();
    }

    private static Object truncate(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("length", "killwords", "end", "leeway");
        String text = Values.requireString(value, "truncate");
        String end = bound.string("end", "...");
        int length = bound.integer("length", 255);
        Object leeway = bound.get("leeway", null);
        int endLength = PyChars.length(end);
        if (length < endLength) {
            throw new TemplateFault("expected length >= " + endLength + ", got " + length);
        }
        if (PyChars.length(text) <= length + (leeway == null ? 5 : Values.requireInt(leeway))) {
            return text;
        }
        String cut = text.substring(0, PyChars.offset(text, length - endLength));
        int space = cut.lastIndexOf(' ');
        return (bound.flag("killwords", false) || space < 0 ? cut : cut.substring(0, space)) + end;
    }

    private static Object format(Object value, Arguments arguments) {
        if (!arguments.positional().isEmpty() && !arguments.named().isEmpty()) {
            throw new TemplateFault(
                    "can't handle positional and keyword arguments at the same time");
        }
        Object values =
                arguments.named().isEmpty()
                        ? PySequence.tuple(arguments.positional())
                        : ContainerMethods.makeDict(arguments);
        return PercentFormat.format(Values.str(value), values);
    }
}

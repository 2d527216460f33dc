package io.github.rlvr.djl.chat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code str.format}: {@code {}}, {@code {0}}, {@code {name.attribute[item]!r:spec}}. */
final class BraceFormat {

    private static final Pattern STEP = Pattern.compile("\\.([^.\\[]+)|\\[([^\\]]+)\\]");

    private final String format;
    private final Arguments arguments;
    private final StringBuilder out = new StringBuilder();
    private int automatic;

    private BraceFormat(String format, Arguments arguments) {
        this.format = format;
        this.arguments = arguments;
    }

    static Object format(String format, Arguments arguments) {
        return new BraceFormat(format, arguments).run();
    }

    private String run() {
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at);
            if ((c == '{' || c == '}') && format.startsWith("" + c + c, at)) {
                out.append(c);
                at += 2;
            } else if (c == '{') {
                int end = endOfField(at);
                field(format.substring(at + 1, end));
                at = end + 1;
            } else if (c == '}') {
                throw new TemplateFault("Single '}' encountered in format string");
            } else {
                out.append(c);
                at++;
            }
        }
        Budget.requireSize(out.length());
        return out.toString();
    }

    private int endOfField(int begin) {
        int depth = 0;
        for (int i = begin; i < format.length(); i++) {
            depth += format.charAt(i) == '{' ? 1 : format.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new TemplateFault("expected '}' before end of string");
    }

    private void field(String field) {
        int colon = field.indexOf(':');
        String name = colon < 0 ? field : field.substring(0, colon);
        int bang = name.indexOf('!');
        Object value = lookUp(bang < 0 ? name : name.substring(0, bang));
        if (bang >= 0) {
            value = name.endsWith("!r") ? Values.repr(value) : Values.str(value);
        }
        String spec = colon < 0 ? "" : field.substring(colon + 1);
        String resolved = spec.contains("{") ? (String) format(spec, rest()) : spec;
        out.append(
                resolved.isEmpty() ? Values.str(value) : FormatSpec.parse(resolved).apply(value));
        Budget.requireSize(out.length());
    }

    /** The arguments for a nested field, whose automatic numbering goes on. */
    private Arguments rest() {
        return arguments.from(Math.min(automatic++, arguments.positional().size()));
    }

    private Object lookUp(String name) {
        Matcher step = STEP.matcher(name);
        int end = name.length();
        for (int i = 0; i < name.length() && end == name.length(); i++) {
            end = name.charAt(i) == '.' || name.charAt(i) == '[' ? i : end;
        }
        Object value = first(name.substring(0, end));
        for (int at = end; at < name.length(); at = step.end()) {
            if (!step.find(at) || step.start() != at) {
                throw new TemplateFault("invalid field '" + name + "' in a format string");
            }
            String index = step.group(2);
            value =
                    index == null
                            ? Access.attribute(value, step.group(1))
                            : Access.item(
                                    value,
                                    isNumber(index) ? (Object) Long.parseLong(index) : index);
        }
        return value;
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,9}");
    }

    private Object first(String name) {
        if (name.isEmpty() || isNumber(name)) {
            int index = name.isEmpty() ? automatic++ : Integer.parseInt(name);
            if (index >= arguments.positional().size()) {
                throw new TemplateFault(
                        "Replacement index " + index + " out of range for positional args tuple");
            }
            return arguments.positional().get(index);
        }
        if (!arguments.has(name)) {
            throw new TemplateFault("the format string's field '" + name + "' has no value");
        }
        return arguments.get(name);
    }
}

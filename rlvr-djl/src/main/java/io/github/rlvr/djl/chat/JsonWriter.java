package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's {@code json.dumps} with the options that transformers' tojson passes on. */
final class JsonWriter {

    private final boolean asciiOnly;
    private final String indent;
    private final String itemSeparator;
    private final String keySeparator;
    private final boolean sortKeys;
    private final StringBuilder out = new StringBuilder();

    private JsonWriter(Arguments options) {
        asciiOnly = options.flag("ensure_ascii", false);
        indent = indent(options.get("indent", null));
        Object separators = options.get("separators", null);
        itemSeparator =
                separators == null
                        ? indent == null ? ", " : ","
                        : Values.str(Access.item(separators, 0L));
        keySeparator = separators == null ? ": " : Values.str(Access.item(separators, 1L));
        sortKeys = options.flag("sort_keys", false);
    }

    /**
     * @param options ensure_ascii, indent, separators and sort_keys, in this order
     */
    static String write(Object value, Arguments options) {
        JsonWriter writer =
                new JsonWriter(options.bind("ensure_ascii", "indent", "separators", "sort_keys"));
        writer.value(value, 0);
        return writer.out.toString();
    }

    private static String indent(Object indent) {
        if (indent == null) {
            return null;
        }
        if (Values.isString(indent)) {
            return Values.str(indent);
        }
        int width = Math.max(0, Values.requireInt(indent));
        Budget.requireSize(width);
        return " ".repeat(width);
    }

    private void value(Object value, int depth) {
        Budget.requireSize(out.length());
        if (value == null) {
            out.append("null");
        } else if (value instanceof Boolean || PyNumbers.isInteger(value)) {
            out.append(value);
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (Values.isString(value)) {
            string(Values.str(value));
        } else if (value instanceof PySequence sequence) {
            list(sequence.items(), depth);
        } else if (value instanceof PyDict dict) {
            dict(dict, depth);
        } else {
            throw new TemplateFault(
                    "Object of type " + Values.typeName(value) + " is not JSON serializable");
        }
    }

    private static String number(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        return Double.isInfinite(number)
                ? (number > 0 ? "Infinity" : "-Infinity")
                : PyNumbers.repr(number);
    }

    private void list(List<Object> items, int depth) {
        if (items.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            newLine(depth + 1);
            value(item, depth + 1);
            separator = itemSeparator;
        }
        newLine(depth);
        out.append(']');
    }

    private void dict(PyDict dict, int depth) {
        if (dict.size() == 0) {
            out.append("{}");
            return;
        }
        out.append('{');
        Iterator<Map.Entry<Object, Object>> entries = entries(dict).iterator();
        while (entries.hasNext()) {
            Map.Entry<Object, Object> entry = entries.next();
            newLine(depth + 1);
            string(key(entry.getKey()));
            out.append(keySeparator);
            value(entry.getValue(), depth + 1);
            out.append(entries.hasNext() ? itemSeparator : "");
        }
        newLine(depth);
        out.append('}');
    }

    private List<Map.Entry<Object, Object>> entries(PyDict dict) {
        List<Map.Entry<Object, Object>> entries = new ArrayList<>(dict.entries());
        if (sortKeys) {
            entries.sort((a, b) -> Comparisons.compare("<", a.getKey(), b.getKey()));
        }
        return entries;
    }

    private static String key(Object key) {
        if (key instanceof PySequence) {
            throw new TemplateFault(
                    "keys must be str, int, float, bool or None, not " + Values.typeName(key));
        }
        if (key == null) {
            return "null";
        }
        return key instanceof Double number ? number(number) : key.toString();
    }

    private void newLine(int depth) {
        if (indent != null) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            case '\b' -> out.append("\\b");
            default -> {
                if (c < ' ' || (asciiOnly && c > '~')) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }
}

package io.github.rlvr.djl.chat;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's repr. */
final class Repr {

    private Repr() {}

    static void write(Object value, StringBuilder out) {
        Budget.requireSize(out.length());
        if (value == null) {
            out.append("None");
        } else if (value instanceof Boolean flag) {
            out.append(flag ? "True" : "False");
        } else if (value instanceof Double number) {
            out.append(PyNumbers.repr(number));
        } else if (value instanceof Number number) {
            out.append(number);
        } else if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Markup markup) {
            quote(markup.text(), out.append("Markup("));
            out.append(')');
        } else if (value instanceof PySequence sequence) {
            sequence(sequence, out);
        } else if (value instanceof PyDict dict) {
            dict(dict, out);
        } else if (value instanceof DictView view) {
            items(view.items(), out.append(view.kind().typeName).append("(["));
            out.append("])");
        } else if (value instanceof PyRange range) {
            out.append("range(").append(range.start()).append(", ").append(range.stop());
            out.append(range.step() == 1 ? "" : ", " + range.step()).append(')');
        } else {
            out.append(value instanceof Undefined ? "Undefined" : opaque(value));
        }
    }

    private static String opaque(Object value) {
        return "<" + Values.typeName(value) + " object>";
    }

    private static void sequence(PySequence sequence, StringBuilder out) {
        items(sequence.items(), out.append(sequence.isTuple() ? '(' : '['));
        if (sequence.isTuple()) {
            out.append(sequence.size() == 1 ? ",)" : ")");
        } else {
            out.append(']');
        }
    }

    private static void items(List<Object> items, StringBuilder out) {
        String separator = "";
        for (Object item : items) {
            write(item, out.append(separator));
            separator = ", ";
        }
    }

    private static void dict(PyDict dict, StringBuilder out) {
        out.append('{');
        Iterator<Map.Entry<Object, Object>> entries = dict.entries().iterator();
        while (entries.hasNext()) {
            Map.Entry<Object, Object> entry = entries.next();
            write(entry.getKey(), out);
            write(entry.getValue(), out.append(": "));
            out.append(entries.hasNext() ? ", " : "");
        }
        out.append('}');
    }

    private static void quote(String text, StringBuilder out) {
        char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        out.append(quote);
        text.codePoints().forEach(c -> character(c, quote, out));
        out.append(quote);
    }

    private static void character(int c, char quote, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\\' -> out.append("\\\\");
            default -> {
                if (c == quote) {
                    out.append('\\').append(quote);
                } else if (PyChars.isPrintable(c)) {
                    out.appendCodePoint(c);
                } else if (c < 0x100) {
                    out.append(String.format("\\x%02x", c));
                } else {
                    out.append(String.format(c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
                }
            }
        }
    }
}

package io.github.rlvr.djl.chat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code format % values}, Python's printf. */
final class PercentFormat {

    private static final Pattern CONVERSION =
            Pattern.compile(
                    "%(?:\\(([^)]*)\\))?([-+ #0]*)(\\d{1,6})?(?:\\.(\\d{1,4}))?(.)?",
                    Pattern.DOTALL);

    /** Stands for None in a list that cannot hold null. */
    private static final Object NONE = new Object();

    private PercentFormat() {}

    static String format(String format, Object values) {
        List<Object> items =
                values instanceof PySequence tuple && tuple.isTuple()
                        ? tuple.items()
                        : List.of(orUndefined(values));
        StringBuilder out = new StringBuilder();
        Matcher m = CONVERSION.matcher(format);
        int used = 0;
        while (m.find()) {
            m.appendReplacement(out, "");
            if (m.group(5) == null) {
                throw new TemplateFault("incomplete format");
            }
            if (m.group(5).equals("%")) {
                out.append('%');
            } else if (m.group(1) != null) {
                out.append(convert(m, Access.item(values, m.group(1))));
            } else if (used < items.size()) {
                Object item = items.get(used++);
                out.append(convert(m, item == NONE ? null : item));
            } else {
                throw new TemplateFault("not enough arguments for format string");
            }
            Budget.requireSize(out.length());
        }
        m.appendTail(out);
        if (used < items.size() && !(values instanceof PyDict)) {
            throw new TemplateFault("not all arguments converted during string formatting");
        }
        return out.toString();
    }

    private static Object orUndefined(Object value) {
        return value == null ? NONE : value;
    }

    private static String convert(Matcher m, Object value) {
        String flags = m.group(2);
        boolean left = flags.contains("-");
        char type = m.group(5).charAt(0);
        int width = m.group(3) == null ? 0 : Integer.parseInt(m.group(3));
        int precision = m.group(4) == null ? -1 : Integer.parseInt(m.group(4));
        boolean zero = flags.contains("0") && !left && type != 's' && type != 'r';
        char sign = flags.contains("+") ? '+' : flags.contains(" ") ? ' ' : 0;
        String text = text(type, value, sign, precision);
        if (!zero) {
            return StringMethods.pad(text, width, " ", !left, left);
        }
        boolean signed = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ");
        String mark = signed ? text.substring(0, 1) : "";
        return mark
                + StringMethods.pad(
                        text.substring(mark.length()), width - mark.length(), "0", true, false);
    }

    private static String text(char type, Object value, char sign, int precision) {
        FormatSpec spec = new FormatSpec(" ", (char) 0, sign, false, 0, "", precision, type);
        switch (type) {
            case 's', 'r', 'a':
                String text = type == 's' ? Values.str(value) : Values.repr(value);
                return precision < 0
                        ? text
                        : (String) Access.slice(text, null, (long) precision, null);
            case 'd', 'i', 'u':
                return new FormatSpec(" ", (char) 0, sign, false, 0, "", -1, 'd')
                        .apply(whole(value));
            case 'x', 'X', 'o', 'e', 'E', 'f', 'F', 'g', 'G':
                requireNumber(value, type);
                return spec.apply(value instanceof Boolean ? whole(value) : value);
            case 'c':
                return value instanceof String
                        ? (String) value
                        : Character.toString(Values.requireInt(value));
            default:
                throw new TemplateFault("unsupported format character '" + type + "'");
        }
    }

    private static Object whole(Object value) {
        requireNumber(value, 'd');
        return value instanceof Double number
                ? (Object) (long) (double) number
                : PyNumbers.narrow(PyNumbers.big(value));
    }

    private static void requireNumber(Object value, char type) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!PyNumbers.isNumber(value)) {
            throw new TemplateFault(
                    "%"
                            + type
                            + " format: a real number is required, not "
                            + Values.typeName(value));
        }
    }
}

package io.github.rlvr.djl.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters that make numbers. */
final class NumberFilters {

    private static final Pattern FLOAT =
            Pattern.compile("[+-]?(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d+)?");

    private NumberFilters() {}

    static void addTo(Map<String, FilterFunction> all) {
        all.put("int", (v, a, e) -> toInt(v, a.bind("default", "base")));
        all.put("float", (v, a, e) -> toFloat(v, a.bind("default")));
        all.put("abs", (v, a, e) -> abs(v));
        all.put("round", (v, a, e) -> round(v, a.bind("precision", "method")));
    }

    private static Object toInt(Object value, Arguments bound) {
        requireDefined(value);
        Object otherwise = bound.get("default", 0L);
        if (Values.isString(value)) {
            BigInteger whole = parse(Values.str(value), bound.integer("base", 10));
            return whole != null ? PyNumbers.narrow(whole) : truncate(parseFloat(value), otherwise);
        }
        if (value instanceof Double number) {
            return truncate(number, otherwise);
        }
        return PyNumbers.isNumber(value) ? PyNumbers.narrow(PyNumbers.big(value)) : otherwise;
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
    }

    private static Object truncate(Double number, Object otherwise) {
        return number == null || number.isNaN() || number.isInfinite()
                ? otherwise
                : PyNumbers.narrow(new BigDecimal(number).toBigInteger());
    }

    private static BigInteger parse(String text, int base) {
        String digits = PyChars.strip(text, null, true, true).replaceAll("(?<=\\w)_(?=\\w)", "");
        String prefix = base == 16 ? "0[xX]" : base == 8 ? "0[oO]" : base == 2 ? "0[bB]" : "";
        digits = digits.replaceFirst("^([+-]?)" + prefix, "$1");
        boolean valid =
                base >= Character.MIN_RADIX
                        && base <= Character.MAX_RADIX
                        && digits.length() <= 4300
                        && digits.matches("[+-]?\\w+")
                        && digits.replaceFirst("^[+-]", "")
                                .chars()
                                .allMatch(c -> Character.digit(c, base) >= 0);
        return valid ? new BigInteger(digits, base) : null;
    }

    private static Double parseFloat(Object value) {
        String text = PyChars.strip(Values.str(value), null, true, true);
        if (FLOAT.matcher(text).matches()) {
            return Double.valueOf(text.replace("_", ""));
        }
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            case "nan", "+nan", "-nan" -> Double.NaN;
            default -> null;
        };
    }

    private static Object toFloat(Object value, Arguments bound) {
        requireDefined(value);
        if (PyNumbers.isNumber(value)) {
            return PyNumbers.toDouble(value);
        }
        Double number = Values.isString(value) ? parseFloat(value) : null;
        return number == null ? bound.get("default", 0.0) : number;
    }

    private static Object abs(Object value) {
        requireDefined(value);
        if (!PyNumbers.isNumber(value)) {
            throw new TemplateFault("bad operand type for abs(): '" + Values.typeName(value) + "'");
        }
        return value instanceof Double number
                ? (Object) Math.abs(number)
                : PyNumbers.narrow(PyNumbers.big(value).abs());
    }

    private static Object round(Object value, Arguments bound) {
        requireDefined(value);
        if (!PyNumbers.isNumber(value)) {
            throw new TemplateFault(
                    "type " + Values.typeName(value) + " doesn't define __round__ method");
        }
        int precision = Math.max(-400, Math.min(400, bound.integer("precision", 0)));
        String method = bound.string("method", "common");
        double number = PyNumbers.toDouble(value);
        switch (method) {
            case "common":
                return roundHalfEven(value, number, precision);
            case "ceil", "floor":
                double scale = Math.pow(10, precision);
                double scaled = number * scale;
                return (method.equals("ceil") ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
            default:
                throw new TemplateFault("method must be common, ceil or floor");
        }
    }

    private static Object roundHalfEven(Object value, double number, int precision) {
        if (!(value instanceof Double)) {
            BigDecimal whole = new BigDecimal(PyNumbers.big(value));
            return PyNumbers.narrow(
                    whole.setScale(Math.min(0, precision), RoundingMode.HALF_EVEN).toBigInteger());
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        double rounded =
                new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).doubleValue();
        return Math.copySign(rounded, number);
    }
}

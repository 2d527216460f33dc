package io.github.rlvr.djl.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Python's format specification, {@code [[fill]align][sign][#][0][width][,][.precision][type]}.
 *
 * @param align one of {@code < > ^ =}, or 0
 * @param type the letter, or 0
 */
record FormatSpec(
        String fill,
        char align,
        char sign,
        boolean prefix,
        int width,
        String grouping,
        int precision,
        char type) {

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?:(.)?([<>^=]))?([-+ ])?(#)?(0)?(\\d{1,6})?([,_])?(?:\\.(\\d{1,4}))?([a-zA-Z%])?",
                    Pattern.DOTALL);

    static FormatSpec parse(String text) {
        Matcher m = SYNTAX.matcher(text);
        if (!m.matches()) {
            throw new TemplateFault("Invalid format specifier '" + text + "'");
        }
        boolean zero = m.group(5) != null;
        String fill = m.group(1) != null ? m.group(1) : zero ? "0" : " ";
        char align = first(m.group(2));
        return new FormatSpec(
                fill,
                align == 0 && zero ? '=' : align,
                first(m.group(3)),
                m.group(4) != null,
                m.group(6) == null ? 0 : Integer.parseInt(m.group(6)),
                m.group(7) == null ? "" : m.group(7),
                m.group(8) == null ? -1 : Integer.parseInt(m.group(8)),
                first(m.group(9)));
    }

    private static char first(String text) {
        return text == null ? 0 : text.charAt(0);
    }

    String apply(Object value) {
        if (value instanceof Double
                || (PyNumbers.isInteger(value) && "eEfFgG%".indexOf(type) >= 0 && type != 0)) {
            return number(floatDigits(PyNumbers.toDouble(value)));
        }
        if (PyNumbers.isInteger(value) || (value instanceof Boolean && type != 0 && type != 's')) {
            return number(integerDigits(PyNumbers.big(value)));
        }
        if (type != 0 && type != 's') {
            throw new TemplateFault(
                    "Unknown format code '"
                            + type
                            + "' for object of type '"
                            + Values.typeName(value)
                            + "'");
        }
        String text = Values.str(value);
        String cut =
                precision >= 0 ? (String) Access.slice(text, null, (long) precision, null) : text;
        return align(cut, "", align == 0 ? '<' : align);
    }

    private String number(String digits) {
        boolean negative = digits.startsWith("-");
        String sign = negative ? "-" : this.sign == '+' || this.sign == ' ' ? this.sign + "" : "";
        return align(negative ? digits.substring(1) : digits, sign, align == 0 ? '>' : align);
    }

    private String align(String body, String sign, char side) {
        if (side == '=') {
            return sign + StringMethods.pad(body, width - sign.length(), fill, true, false);
        }
        if (side == '^') {
            int missing = Math.max(0, width - PyChars.length(sign + body));
            return fill.repeat(missing / 2) + sign + body + fill.repeat(missing - missing / 2);
        }
        return StringMethods.pad(sign + body, width, fill, side == '>', side == '<');
    }

    private String integerDigits(BigInteger value) {
        return switch (type) {
            case 0, 'd', 'n' -> group(value.toString());
            case 'x' -> prefixed("0x", value.toString(16));
            case 'X' -> prefixed("0X", value.toString(16).toUpperCase(Locale.ROOT));
            case 'o' -> prefixed("0o", value.toString(8));
            case 'b' -> prefixed("0b", value.toString(2));
            case 'c' -> Character.toString(value.intValue());
            default -> throw unknown("int");
        };
    }

    private String prefixed(String mark, String digits) {
        return prefix
                ? digits.startsWith("-") ? "-" + mark + digits.substring(1) : mark + digits
                : digits;
    }

    private TemplateFault unknown(String typeName) {
        return new TemplateFault(
                "Unknown format code '" + type + "' for object of type '" + typeName + "'");
    }

    private String floatDigits(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return PyNumbers.repr(value);
        }
        int digits = precision < 0 ? 6 : precision;
        return switch (type) {
            case 'f', 'F' -> group(fixed(value, digits));
            case '%' -> group(fixed(value * 100, digits)) + "%";
            case 'e' -> exponent(value, digits);
            case 'E' -> exponent(value, digits).toUpperCase(Locale.ROOT);
            case 'g', 'G' -> general(value, Math.max(1, digits));
            case 0 ->
                    group(
                            precision < 0
                                    ? PyNumbers.repr(value)
                                    : general(value, Math.max(1, precision)));
            default -> throw unknown("float");
        };
    }

    static String fixed(double value, int digits) {
        String text =
                new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
        boolean negativeZero = !text.startsWith("-") && (value < 0 || 1 / value < 0);
        return negativeZero ? "-" + text : text;
    }

    private static String exponent(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "e", value);
    }

    private static String general(double value, int digits) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded =
                new BigDecimal(value)
                        .round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -4 && exponent < digits) {
            return rounded.stripTrailingZeros().toPlainString();
        }
        String text = exponent(value, digits - 1);
        return text.contains(".") ? text.replaceFirst("\\.?0*e", "e") : text;
    }

    private String group(String digits) {
        if (grouping.isEmpty()) {
            return digits;
        }
        int point = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
        String whole = digits.substring(0, point).replaceAll("(?<=\\d)(?=(?:\\d{3})+$)", grouping);
        return whole + digits.substring(point);
    }
}

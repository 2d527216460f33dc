package io.github.rlvr.djl.chat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Python's numbers: exact integers, floats printed with the fewest digits that read back. */
final class PyNumbers {

    private static final int MAX_BITS = 4096;

    private PyNumbers() {}

    static boolean isInteger(Object value) {
        return value instanceof Long || value instanceof BigInteger;
    }

    /** Whether arithmetic takes it: int, float or bool. */
    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    static Object narrow(BigInteger value) {
        if (value.bitLength() > MAX_BITS) {
            throw new TemplateFault("an integer of more than " + MAX_BITS + " bits");
        }
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    static BigInteger big(Object value) {
        if (value instanceof BigInteger big) {
            return big;
        }
        return value instanceof Boolean flag
                ? (flag ? BigInteger.ONE : BigInteger.ZERO)
                : BigInteger.valueOf((Long) value);
    }

    static double toDouble(Object value) {
        return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
    }

    /** Arithmetic of two numbers, for the operators {@code + - * / // % **}. */
    static Object calculate(String operator, Object left, Object right) {
        if (left instanceof Double || right instanceof Double || operator.equals("/")) {
            return ofDoubles(operator, toDouble(left), toDouble(right));
        }
        return ofIntegers(operator, big(left), big(right));
    }

    private static Object ofIntegers(String operator, BigInteger left, BigInteger right) {
        return switch (operator) {
            case "+" -> narrow(left.add(right));
            case "-" -> narrow(left.subtract(right));
            case "*" -> narrow(left.multiply(right));
            case "//" -> narrow(floorDivide(operator, left, right)[0]);
            case "%" -> narrow(floorDivide(operator, left, right)[1]);
            default -> power(left, right);
        };
    }

    private static BigInteger[] floorDivide(String operator, BigInteger left, BigInteger right) {
        if (right.signum() == 0) {
            throw new TemplateFault(
                    operator.equals("%")
                            ? "integer modulo by zero"
                            : "integer division or modulo by zero");
        }
        BigInteger[] parts = left.divideAndRemainder(right);
        if (parts[1].signum() != 0 && parts[1].signum() != right.signum()) {
            parts[0] = parts[0].subtract(BigInteger.ONE);
            parts[1] = parts[1].add(right);
        }
        return parts;
    }

    private static Object power(BigInteger base, BigInteger exponent) {
        if (exponent.signum() < 0) {
            return ofDoubles("**", base.doubleValue(), exponent.doubleValue());
        }
        if (base.bitLength() > 1
                && exponent.multiply(BigInteger.valueOf(base.bitLength())).bitLength() > 13) {
            throw new TemplateFault("an integer of more than " + MAX_BITS + " bits");
        }
        int odd = exponent.testBit(0) ? 1 : 2;
        return narrow(
                base.pow(base.bitLength() > 1 ? exponent.intValue() : exponent.signum() * odd));
    }

    private static Object ofDoubles(String operator, double left, double right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new TemplateFault(
                    switch (operator) {
                        case "/" -> "division by zero";
                        case "//" -> "float floor division by zero";
                        default -> "float modulo";
                    });
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor((left - modulo(left, right)) / right + 0.5);
            case "%" -> modulo(left, right);
            default -> Math.pow(left, right);
        };
    }

    private static double modulo(double left, double right) {
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0, right);
        }
        return (rest < 0) == (right < 0) ? rest : rest + right;
    }

    static int compare(Object left, Object right) {
        if (left instanceof Double || right instanceof Double) {
            return Double.compare(toDouble(left) + 0.0, toDouble(right) + 0.0);
        }
        return big(left).compareTo(big(right));
    }

    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(value).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        return scientific(shortest, exponent);
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
    }

    private static String scientific(BigDecimal value, int exponent) {
        String digits = value.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        String power = String.format("%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        return (value.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + power;
    }
}

package io.github.rlvr.rewards.math;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;

/** Exact values of functions of rational numbers, and the list of functions that have values. */
final class Functions {

    private static final int MAX_FACTORIAL = 3_000;

    private static final Set<String> KNOWN =
            Set.of(
                    "sin",
                    "cos",
                    "tan",
                    "cot",
                    "sec",
                    "csc",
                    "sinh",
                    "cosh",
                    "tanh",
                    "coth",
                    "sech",
                    "csch",
                    "arcsin",
                    "arccos",
                    "arctan",
                    "arccot",
                    "arcsec",
                    "arccsc",
                    "arsinh",
                    "arcosh",
                    "artanh",
                    "arcsinh",
                    "arccosh",
                    "arctanh",
                    "log",
                    "ln",
                    "lg",
                    "abs",
                    "floor",
                    "ceil",
                    "gcd",
                    "lcm",
                    "max",
                    "min",
                    "mod",
                    "binom",
                    "factorial",
                    "sgn",
                    "undefined");

    private Functions() {}

    /** Whether a function stands for itself: nothing is known about its values. */
    static boolean isOpaque(String name) {
        return !KNOWN.contains(name);
    }

    /** The exact value at rational arguments, where it is rational and small enough. */
    static Optional<Rational> exact(String name, List<Rational> args) {
        Rational a = args.get(0);
        if (args.size() == 1 && !isFold(name)) {
            return unary(name, a);
        }
        if (args.size() == 2 && name.equals("mod")) {
            Rational b = args.get(1);
            return b.isZero() ? Optional.empty() : Optional.of(a.minus(b.times(a.over(b).floor())));
        }
        if (args.size() == 2 && name.equals("binom")) {
            return binomial(a, args.get(1));
        }
        return isFold(name) ? fold(name, args) : Optional.empty();
    }

    private static boolean isFold(String name) {
        return name.equals("max") || name.equals("min") || name.equals("gcd") || name.equals("lcm");
    }

    private static Optional<Rational> unary(String name, Rational a) {
        return switch (name) {
            case "abs" -> Optional.of(a.abs());
            case "floor" -> Optional.of(a.floor());
            case "ceil" -> Optional.of(a.negate().floor().negate());
            case "sgn" -> Optional.of(Rational.of(a.signum()));
            case "factorial" -> factorial(a);
            default -> Optional.empty();
        };
    }

    private static Optional<Rational> factorial(Rational a) {
        if (!a.isInteger() || a.signum() < 0 || a.compareTo(Rational.of(MAX_FACTORIAL)) > 0) {
            return Optional.empty();
        }
        return Optional.of(Rational.of(range(1, a.numerator().intValue())));
    }

    /** Product of the whole numbers in a range, by halves. */
    private static BigInteger range(int from, int to) {
        if (to - from < 8) {
            BigInteger product = BigInteger.ONE;
            for (int i = from; i <= to; i++) {
                product = product.multiply(BigInteger.valueOf(i));
            }
            return product;
        }
        int middle = (from + to) >>> 1;
        return range(from, middle).multiply(range(middle + 1, to));
    }

    private static Optional<Rational> binomial(Rational n, Rational k) {
        boolean whole = n.isInteger() && k.isInteger() && n.signum() >= 0 && k.signum() >= 0;
        if (!whole || n.bits() > 31 || k.bits() > 31) {
            return Optional.empty();
        }
        long top = n.numerator().longValue();
        long down = Math.min(k.numerator().longValue(), top - k.numerator().longValue());
        if (down < 0) {
            return Optional.of(Rational.ZERO);
        }
        if (down > 1_000) {
            return Optional.empty();
        }
        BigInteger value = BigInteger.ONE;
        for (long i = 1; i <= down; i++) {
            value =
                    value.multiply(BigInteger.valueOf(top - down + i))
                            .divide(BigInteger.valueOf(i));
        }
        return Optional.of(Rational.of(value));
    }

    private static Optional<Rational> fold(String name, List<Rational> args) {
        BinaryOperator<Rational> step =
                switch (name) {
                    case "max" -> (a, b) -> a.compareTo(b) >= 0 ? a : b;
                    case "min" -> (a, b) -> a.compareTo(b) <= 0 ? a : b;
                    case "gcd" -> Functions::gcd;
                    default -> Functions::lcm;
                };
        return args.stream().reduce(step).map(r -> isFoldOfSize(name) ? r.abs() : r);
    }

    private static boolean isFoldOfSize(String name) {
        return name.equals("gcd") || name.equals("lcm");
    }

    static Rational gcd(Rational a, Rational b) {
        BigInteger down = lcm(a.denominator(), b.denominator());
        return Rational.ratio(a.numerator().gcd(b.numerator()), down);
    }

    static Rational lcm(Rational a, Rational b) {
        return Rational.ratio(
                lcm(a.numerator(), b.numerator()), a.denominator().gcd(b.denominator()));
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.signum() == 0 || b.signum() == 0
                ? BigInteger.ZERO
                : a.divide(a.gcd(b)).multiply(b).abs();
    }
}

package io.github.rlvr.rewards.math;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** An exact fraction in lowest terms with a positive denominator. Immutable. */
record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {

    static final Rational ZERO = of(0);
    static final Rational ONE = of(1);
    static final Rational MINUS_ONE = of(-1);
    static final Rational HALF = ratio(BigInteger.ONE, BigInteger.TWO);
    static final Rational HUNDRED = of(100);

    /** Results of powers and factorials with more bits are not expanded. */
    static final int MAX_BITS = 40_000;

    private static final MathContext DIGITS = new MathContext(20);

    static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    static Rational of(BigInteger value) {
        return new Rational(value, BigInteger.ONE);
    }

    /** Reduces; the denominator must not be zero. */
    static Rational ratio(BigInteger numerator, BigInteger denominator) {
        BigInteger gcd = numerator.gcd(denominator);
        BigInteger scale = denominator.signum() < 0 ? gcd.negate() : gcd;
        return scale.equals(BigInteger.ONE)
                ? new Rational(numerator, denominator)
                : new Rational(numerator.divide(scale), denominator.divide(scale));
    }

    /** Digits with at most one point, times a power of ten. */
    static Rational decimal(String digits, int exponent) {
        int point = digits.indexOf('.');
        String whole =
                point < 0 ? digits : digits.substring(0, point) + digits.substring(point + 1);
        int scale = (point < 0 ? 0 : digits.length() - point - 1) - exponent;
        BigInteger value = new BigInteger(whole.isEmpty() ? "0" : whole);
        return scale <= 0
                ? of(value.multiply(BigInteger.TEN.pow(-scale)))
                : ratio(value, BigInteger.TEN.pow(scale));
    }

    Rational plus(Rational other) {
        if (isInteger() && other.isInteger()) {
            return of(numerator.add(other.numerator));
        }
        return ratio(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Rational minus(Rational other) {
        return plus(other.negate());
    }

    Rational times(Rational other) {
        return ratio(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    /** The other must not be zero. */
    Rational over(Rational other) {
        return ratio(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    /** Largest whole number not above this one. */
    Rational floor() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return of(parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    /** A whole power; empty for 0 to a negative power or when the result would be too long. */
    Optional<Rational> power(BigInteger exponent) {
        if (exponent.signum() == 0) {
            return Optional.of(ONE);
        }
        if (numerator.signum() == 0) {
            return exponent.signum() > 0 ? Optional.of(ZERO) : Optional.empty();
        }
        if (isInteger() && numerator.abs().equals(BigInteger.ONE)) {
            return Optional.of(exponent.testBit(0) ? this : ONE);
        }
        if (exponent.bitLength() > 20
                || (long) bits() * Math.abs(exponent.longValue()) > MAX_BITS) {
            return Optional.empty();
        }
        int n = Math.abs(exponent.intValue());
        BigInteger up = numerator.pow(n);
        BigInteger down = denominator.pow(n);
        return Optional.of(exponent.signum() > 0 ? new Rational(up, down) : ratio(down, up));
    }

    /** The exact root of given degree, where there is one; negative numbers have odd roots. */
    Optional<Rational> root(int degree) {
        if (bits() > 4_000 || degree > 64 || signum() < 0 && degree % 2 == 0) {
            return Optional.empty();
        }
        BigInteger up = rootOf(numerator.abs(), degree);
        BigInteger down = rootOf(denominator, degree);
        return up == null || down == null
                ? Optional.empty()
                : Optional.of(new Rational(signum() < 0 ? up.negate() : up, down));
    }

    private static BigInteger rootOf(BigInteger value, int degree) {
        BigInteger root = degree == 2 ? value.sqrt() : newton(value, degree);
        return root.pow(degree).equals(value) ? root : null;
    }

    private static BigInteger newton(BigInteger value, int degree) {
        BigInteger x = BigInteger.ONE.shiftLeft(value.bitLength() / degree + 1);
        BigInteger n = BigInteger.valueOf(degree);
        BigInteger less = BigInteger.valueOf(degree - 1L);
        while (true) {
            BigInteger next = x.multiply(less).add(value.divide(x.pow(degree - 1))).divide(n);
            if (next.compareTo(x) >= 0) {
                return x;
            }
            x = next;
        }
    }

    int bits() {
        return Math.max(numerator.bitLength(), denominator.bitLength());
    }

    int signum() {
        return numerator.signum();
    }

    boolean isInteger() {
        return denominator.equals(BigInteger.ONE);
    }

    boolean isZero() {
        return numerator.signum() == 0;
    }

    /** The nearest double, infinite or zero when out of range. */
    double toDouble() {
        if (bits() <= 52) {
            return (double) numerator.longValue() / denominator.longValue();
        }
        return toDecimal(DIGITS).doubleValue();
    }

    BigDecimal toDecimal(MathContext context) {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), context);
    }

    /** Rounded half-up to a number of decimals. */
    BigDecimal rounded(int decimals) {
        return new BigDecimal(numerator)
                .divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP);
    }

    @Override
    public int compareTo(Rational other) {
        return numerator
                .multiply(other.denominator)
                .compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return isInteger() ? text(numerator) : text(numerator) + "/" + text(denominator);
    }

    /** Digits, or length and hash of a number that is too long to write. */
    private static String text(BigInteger value) {
        return value.bitLength() > 4_000
                ? "#" + value.bitLength() + "." + Integer.toHexString(value.hashCode())
                : value.toString();
    }
}

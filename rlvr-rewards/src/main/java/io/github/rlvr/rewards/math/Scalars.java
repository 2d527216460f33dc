package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Equality of single values: exact where both are rational, by canonical form where that settles
 * it, else by values at fixed points.
 *
 * @param precision decimals to which a number written with a decimal point is compared
 * @param work does the work and counts it
 */
record Scalars(int precision, Work work) {

    private static final Set<String> UNIT_LETTERS = Set.of("m", "g", "s", "h", "l", "L");
    private static final double DECIMAL_TOLERANCE = 1e-4;

    boolean same(Expr gold, Expr answer) {
        Expr a = work.simplify(gold);
        Expr b = work.simplify(answer);
        if (isUndefined(a) || isUndefined(b)) {
            return false;
        }
        boolean decimal = Trees.hasDecimal(gold) || Trees.hasDecimal(answer);
        if (a instanceof Num x && b instanceof Num y) {
            return x.value().equals(y.value()) || decimal && rounded(x.value(), y.value());
        }
        if (a.toString().equals(b.toString())) {
            return true;
        }
        boolean symbolicA = Trees.isSymbolic(a);
        boolean symbolicB = Trees.isSymbolic(b);
        if (!symbolicA && !symbolicB) {
            return constants(a, b, decimal);
        }
        if (symbolicA != symbolicB) {
            Expr bareA = symbolicA ? withoutUnit(a) : a;
            Expr bareB = symbolicB ? withoutUnit(b) : b;
            if (bareA != a || bareB != b) {
                return same(bareA, bareB);
            }
        }
        boolean rounded = decimal && symbolicA == symbolicB;
        return functions(a, b, rounded) && (rounded || !differBySomething(a, b));
    }

    /** Whether the difference is a polynomial other than 0, however small its values are. */
    private boolean differBySomething(Expr a, Expr b) {
        List<Expr> terms = new ArrayList<>(a instanceof Sum s ? s.terms() : List.of(a));
        for (Expr term : b instanceof Sum s ? s.terms() : List.of(b)) {
            terms.add(Expr.negated(term));
        }
        Expr difference = work.simplify(new Sum(List.copyOf(terms)));
        return !difference.equals(Expr.ZERO) && isPolynomial(difference);
    }

    /** A sum of monomials, which has no like terms when it is in canonical form. */
    private static boolean isPolynomial(Expr e) {
        return e instanceof Sum s
                ? s.terms().stream().allMatch(Scalars::isMonomial)
                : isMonomial(e);
    }

    private static boolean isMonomial(Expr e) {
        if (e instanceof Product p) {
            return p.factors().stream().allMatch(f -> !(f instanceof Product) && isMonomial(f));
        }
        return e instanceof Num
                || e instanceof Sym
                || e instanceof Power p
                        && p.base() instanceof Sym
                        && p.exponent() instanceof Num n
                        && n.value().isInteger()
                        && n.value().signum() > 0;
    }

    private static boolean isUndefined(Expr e) {
        return Trees.any(
                e,
                x ->
                        x == Simplifier.UNDEFINED
                                || x instanceof Call c && c.name().equals("undefined"));
    }

    /** Half-up to the same digits, and close in relative terms so that tiny numbers differ. */
    private boolean rounded(Rational a, Rational b) {
        if (a.bits() > 2_000 || b.bits() > 2_000) {
            return false;
        }
        double gap = a.minus(b).abs().toDouble();
        return a.rounded(precision).compareTo(b.rounded(precision)) == 0
                && gap <= tolerance() * Math.max(a.abs().toDouble(), b.abs().toDouble());
    }

    private double tolerance() {
        return Math.max(DECIMAL_TOLERANCE, Math.pow(10, -precision));
    }

    private boolean constants(Expr a, Expr b, boolean decimal) {
        Approx x = work.value(a, 0);
        Approx y = work.value(b, 0);
        if (!x.isValid() || !y.isValid()) {
            return false;
        }
        if (x.agrees(y) && work.agreePrecisely(a, b)) {
            return true;
        }
        return decimal
                && x.near(y, tolerance())
                && decimals(x.re()).compareTo(decimals(y.re())) == 0
                && decimals(x.im()).compareTo(decimals(y.im())) == 0;
    }

    private BigDecimal decimals(double value) {
        return new BigDecimal(value, MathContext.DECIMAL64)
                .setScale(precision, RoundingMode.HALF_UP);
    }

    /** "5m" beside a plain number is a quantity. */
    private Expr withoutUnit(Expr e) {
        if (!(e instanceof Product p)
                || !(p.factors().get(0) instanceof Num n)
                || n.value().abs().equals(Rational.ONE)) {
            return e;
        }
        List<Expr> rest = p.factors().stream().filter(f -> !isUnitLetter(f)).toList();
        boolean number = !rest.isEmpty() && rest.stream().noneMatch(Trees::isSymbolic);
        return number ? work.simplify(new Product(rest)) : e;
    }

    private static boolean isUnitLetter(Expr factor) {
        Expr base =
                factor instanceof Power power && power.exponent() instanceof Num
                        ? power.base()
                        : factor;
        return base instanceof Sym s && UNIT_LETTERS.contains(s.name());
    }

    /**
     * Values at the points where both are real; elsewhere only where every variable is positive.
     */
    private boolean functions(Expr a, Expr b, boolean decimal) {
        int met = 0;
        for (int point = 0; point < Evaluator.POINTS; point++) {
            Approx x = work.value(a, point);
            Approx y = work.value(b, point);
            if (!x.isValid() || !y.isValid()) {
                continue;
            }
            boolean counts = x.isReal() || y.isReal() || point < Evaluator.POSITIVE_POINTS;
            if (counts && !(x.agrees(y) || decimal && x.near(y, 2e-6))) {
                return false;
            }
            met += counts ? 1 : 0;
        }
        return met >= 2;
    }
}

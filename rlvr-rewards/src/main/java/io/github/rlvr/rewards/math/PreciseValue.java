package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Values of real constants made of rationals, pi, e, sums, products and rational powers to fifty
 * digits: what double precision cannot tell apart, this can.
 */
final class PreciseValue {

    private static final MathContext WORK = new MathContext(60);
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-45");
    private static final int MAX_EXPONENT = 64;
    private static final int HALVINGS = 16;

    private static final BigDecimal PI =
            new BigDecimal(
                    "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899863");
    private static final BigDecimal E =
            new BigDecimal(
                    "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759457");

    private PreciseValue() {}

    /** False only when both values are known to fifty digits and differ there. */
    static boolean agree(Expr a, Expr b) {
        Optional<BigDecimal> x = value(a);
        Optional<BigDecimal> y = value(b);
        if (x.isEmpty() || y.isEmpty()) {
            return true;
        }
        BigDecimal scale = magnitude(a).max(magnitude(b));
        return x.get().subtract(y.get()).abs().compareTo(scale.multiply(TOLERANCE)) <= 0;
    }

    /** The largest term of a sum, against which cancellation is judged. */
    private static BigDecimal magnitude(Expr e) {
        BigDecimal largest = value(e).orElse(BigDecimal.ONE).abs();
        if (e instanceof Sum s) {
            for (Expr term : s.terms()) {
                largest = largest.max(value(term).orElse(BigDecimal.ONE).abs());
            }
        }
        return largest;
    }

    private static Optional<BigDecimal> value(Expr e) {
        if (e instanceof Num n) {
            return Optional.of(n.value().toDecimal(WORK));
        } else if (e == Const.PI) {
            return Optional.of(PI);
        } else if (e == Const.E) {
            return Optional.of(E);
        } else if (e instanceof Sum s) {
            return fold(s, BigDecimal.ZERO, true);
        } else if (e instanceof Product p) {
            return fold(p, BigDecimal.ONE, false);
        }
        return e instanceof Power p ? power(p) : Optional.empty();
    }

    private static Optional<BigDecimal> fold(Expr e, BigDecimal start, boolean add) {
        BigDecimal total = start;
        for (Expr child : Trees.children(e)) {
            Optional<BigDecimal> value = value(child);
            if (value.isEmpty()) {
                return value;
            }
            total = add ? total.add(value.get(), WORK) : total.multiply(value.get(), WORK);
        }
        return Optional.of(total);
    }

    private static Optional<BigDecimal> power(Power p) {
        if (p.base() == Const.E && !(p.exponent() instanceof Num)) {
            return value(p.exponent()).flatMap(PreciseValue::exponential);
        }
        if (!(p.exponent() instanceof Num n)
                || n.value().numerator().abs().compareTo(BigInteger.valueOf(MAX_EXPONENT)) > 0) {
            return Optional.empty();
        }
        int degree =
                n.value().denominator().bitLength() > 4 ? 0 : n.value().denominator().intValue();
        Optional<BigDecimal> base = value(p.base());
        if (degree == 0
                || base.isEmpty()
                || base.get().signum() <= 0 && (degree > 1 || base.get().signum() == 0)) {
            return Optional.empty();
        }
        BigDecimal root = root(base.get(), degree);
        BigDecimal raised = root.pow(n.value().numerator().abs().intValue(), WORK);
        return Optional.of(n.value().signum() < 0 ? BigDecimal.ONE.divide(raised, WORK) : raised);
    }

    /** The power of e by its series at a small fraction of the exponent, then by squaring. */
    private static Optional<BigDecimal> exponential(BigDecimal x) {
        if (x.abs().compareTo(BigDecimal.valueOf(MAX_EXPONENT)) > 0) {
            return Optional.empty();
        }
        BigDecimal small = x.divide(BigDecimal.valueOf(1L << HALVINGS), WORK);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal total = term;
        for (int n = 1; n <= 20; n++) {
            term = term.multiply(small, WORK).divide(BigDecimal.valueOf(n), WORK);
            total = total.add(term, WORK);
        }
        for (int i = 0; i < HALVINGS; i++) {
            total = total.multiply(total, WORK);
        }
        return Optional.of(total);
    }

    /** The positive root by whole-number arithmetic on a shifted value. */
    private static BigDecimal root(BigDecimal value, int degree) {
        if (degree == 1) {
            return value;
        }
        if (degree == 2) {
            return value.sqrt(WORK);
        }
        BigDecimal x = new BigDecimal(Math.pow(value.doubleValue(), 1.0 / degree));
        BigDecimal n = BigDecimal.valueOf(degree);
        for (int i = 0; i < 6; i++) {
            BigDecimal step =
                    value.divide(x.pow(degree - 1, WORK), WORK).subtract(x).divide(n, WORK);
            x = x.add(step, WORK).round(new MathContext(60, RoundingMode.HALF_EVEN));
        }
        return x;
    }
}

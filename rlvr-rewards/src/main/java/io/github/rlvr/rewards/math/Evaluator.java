package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Bound;
import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of a tree at one of a fixed row of points. A variable's value is a hash of its name and
 * the point, so verdicts are reproducible. A function that nothing is known about is a smooth
 * function drawn by its name; an integral or limit is drawn by its integrand at some values of the
 * bound variable, which makes its name irrelevant. Work is counted and bounded.
 */
final class Evaluator {

    /** At points from 0 up to here every variable is positive; beyond signs are mixed. */
    static final int POSITIVE_POINTS = 3;

    static final int POINTS = 7;

    private static final int MAX_WORK = 8_000;
    private static final int MAX_TERMS = 1_000;

    private final int point;
    private final Map<String, Approx> bound = new HashMap<>();
    private int work;

    Evaluator(int point) {
        this.point = point;
    }

    /** Nodes looked at so far. */
    int visited() {
        return work;
    }

    Approx value(Expr e) {
        if (++work > MAX_WORK) {
            return Approx.INVALID;
        }
        if (e instanceof Num n) {
            return number(n.value());
        } else if (e instanceof Sym s) {
            return bound.getOrDefault(s.name(), variable(s.name()));
        } else if (e instanceof Const c) {
            return constant(c);
        } else if (e instanceof Sum s) {
            return sum(s.terms());
        } else if (e instanceof Product p) {
            return product(p.factors());
        } else if (e instanceof Power p) {
            return power(p);
        } else if (e instanceof Call c) {
            return call(c);
        }
        return e instanceof Bound b ? bound(b) : Approx.INVALID;
    }

    private static Approx number(Rational value) {
        return value.isInteger() && value.bits() <= 52
                ? new Approx(value.toDouble(), 0, 0)
                : Approx.exact(value.toDouble());
    }

    private static Approx constant(Const c) {
        return switch (c) {
            case PI -> Approx.exact(Math.PI);
            case E -> Approx.exact(Math.E);
            case I -> new Approx(0, 1, 0);
            case INFINITY -> Approx.INVALID;
        };
    }

    private Approx variable(String name) {
        double u = uniform(name, point);
        if (point < POSITIVE_POINTS) {
            return Approx.real(0.55 + 1.7 * u, 0);
        }
        double size = 0.2 + 2.3 * u;
        return Approx.real(uniform(name, point + 100) < 0.5 ? -size : size, 0);
    }

    private static double uniform(String key, int salt) {
        long h = salt * 0x9E3779B97F4A7C15L + 0x1234567;
        for (int i = 0; i < key.length(); i++) {
            h = (h ^ key.charAt(i)) * 0x100000001B3L;
        }
        h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
        h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
        return ((h ^ h >>> 31) >>> 11) * 0x1p-53;
    }

    private Approx sum(List<Expr> terms) {
        Approx total = new Approx(0, 0, 0);
        for (Expr term : terms) {
            total = total.plus(value(term));
        }
        return total;
    }

    private Approx product(List<Expr> factors) {
        Approx total = new Approx(1, 0, 0);
        for (Expr factor : factors) {
            total = total.times(value(factor));
        }
        return total;
    }

    private Approx power(Power p) {
        Approx base = value(p.base());
        Approx exponent = value(p.exponent());
        if (!base.isValid() || !exponent.isValid()) {
            return Approx.INVALID;
        }
        if (p.base() == Const.E) {
            return exponent.exp();
        }
        if (p.exponent() instanceof Num n
                && base.isReal()
                && base.re() < 0
                && n.value().denominator().testBit(0)
                && !n.value().isInteger()) {
            Approx root = base.negate().power(exponent);
            return n.value().numerator().testBit(0) ? root.negate() : root;
        }
        return base.power(exponent);
    }

    private Approx call(Call c) {
        List<Approx> args = new ArrayList<>();
        for (Expr arg : c.args()) {
            Approx value = value(arg);
            if (!value.isValid()) {
                return Approx.INVALID;
            }
            args.add(value);
        }
        return Functions.isOpaque(c.name())
                ? drawn(c.name(), args)
                : NumericFunctions.value(c.name(), args);
    }

    /** A smooth function that is different for every name. */
    private static Approx drawn(String name, List<Approx> args) {
        double phase = 0.3 + uniform(name, 1);
        double error = Approx.EPS;
        for (int i = 0; i < args.size(); i++) {
            double a = 0.4 + uniform(name, 10 + 2 * i);
            double b = 0.4 + uniform(name, 11 + 2 * i);
            phase += a * args.get(i).re() + b * args.get(i).im();
            error += 1.5 * args.get(i).error();
        }
        return Approx.real(
                1.7 + uniform(name, 2) + Math.sin(phase), error + Approx.EPS * Math.abs(phase));
    }

    private Approx bound(Bound b) {
        Approx shadowed = bound.get(b.variable());
        Approx value = series(b);
        if (value == null) {
            value = functional(b);
        }
        if (shadowed == null) {
            bound.remove(b.variable());
        } else {
            bound.put(b.variable(), shadowed);
        }
        return value;
    }

    /** A finite sum or product of few terms; null when it is something else. */
    private Approx series(Bound b) {
        boolean product = b.name().equals("prod");
        if (!product && !b.name().equals("sum") || b.args().size() != 2) {
            return null;
        }
        Approx from = value(b.args().get(0));
        Approx to = value(b.args().get(1));
        boolean finite =
                from.isValid()
                        && to.isValid()
                        && from.isReal()
                        && to.isReal()
                        && from.re() == Math.rint(from.re())
                        && to.re() == Math.rint(to.re())
                        && to.re() - from.re() < MAX_TERMS;
        if (!finite) {
            return null;
        }
        Approx total = new Approx(product ? 1 : 0, 0, 0);
        for (double k = from.re(); k <= to.re() && total.isValid(); k++) {
            bound.put(b.variable(), new Approx(k, 0, 0));
            Approx term = value(b.body());
            total = product ? total.times(term) : total.plus(term);
        }
        return total;
    }

    private Approx functional(Bound b) {
        List<Approx> seen = new ArrayList<>();
        for (Expr arg : b.args()) {
            seen.add(arg == Const.INFINITY ? new Approx(17.25, 0, 0) : value(arg));
        }
        for (int i = 0; i < 3; i++) {
            bound.put(b.variable(), new Approx(0.4 + uniform("bound", i), 0, 0));
            seen.add(value(b.body()));
        }
        return seen.stream().allMatch(Approx::isValid) ? drawn(b.name(), seen) : Approx.INVALID;
    }
}

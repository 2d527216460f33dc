package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Matrix;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Percent;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Quantity;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Brings a tree to a canonical form: rational arithmetic done exactly, like terms and like powers
 * collected, operands in a fixed order. Equal keys mean equal values; the reverse is left to {@link
 * Evaluator}.
 */
final class Simplifier {

    /** What has no value: a division by zero. */
    static final Expr UNDEFINED = new Call("undefined", List.of());

    private static final Expr MINUS_INFINITY = new Product(List.of(Expr.MINUS_ONE, Const.INFINITY));
    private static final Comparator<Expr> ORDER = Comparator.comparing(Expr::toString);

    private final Work work;

    /** Counts what it does. */
    Simplifier(Work work) {
        this.work = work;
    }

    /** The canonical form of a tree. */
    Expr simplify(Expr e) {
        if (!work.take(1)) {
            return UNDEFINED;
        }
        if (e instanceof Num n) {
            return n.decimal() ? Expr.number(n.value()) : n;
        }
        if (e instanceof Quantity q) {
            return simplify(q.value());
        }
        Expr parts = Trees.map(e, this::simplify);
        if (Trees.children(parts).contains(UNDEFINED)) {
            return UNDEFINED;
        }
        if (parts instanceof Sum s) {
            return sum(s.terms());
        } else if (parts instanceof Product p) {
            return product(p.factors());
        } else if (parts instanceof Power p) {
            return power(p.base(), p.exponent());
        } else if (parts instanceof Call c) {
            return call(c);
        } else if (parts instanceof Percent p) {
            return p.value() == Const.INFINITY
                    ? Const.INFINITY
                    : product(List.of(p.value(), Expr.number(Rational.ONE.over(Rational.HUNDRED))));
        }
        return parts;
    }

    private Expr sum(List<Expr> terms) {
        if (terms.stream().anyMatch(t -> t instanceof Matrix)) {
            return Matrices.sum(terms, work);
        }
        Rational constant = Rational.ZERO;
        boolean fits = true;
        Map<String, Expr> rest = new TreeMap<>();
        Map<String, Rational> coefficients = new TreeMap<>();
        for (Expr term : flat(terms, Sum.class)) {
            if (term instanceof Num n) {
                constant = constant.plus(n.value());
                fits &= fits(constant);
            } else {
                Expr factor = withoutCoefficient(term);
                String key = factor.toString();
                rest.put(key, factor);
                fits &= fits(coefficients.merge(key, coefficient(term), Rational::plus));
            }
            if (!fits) {
                return UNDEFINED;
            }
        }
        List<Expr> out = new ArrayList<>();
        rest.forEach((key, factor) -> out.add(scaled(coefficients.get(key), factor)));
        out.removeIf(Expr.ZERO::equals);
        if (out.contains(Const.INFINITY) || out.contains(MINUS_INFINITY)) {
            return out.size() == 1 ? out.get(0) : UNDEFINED;
        }
        if (!constant.isZero() || out.isEmpty()) {
            out.add(Expr.number(constant));
        }
        return out.size() == 1 ? out.get(0) : new Sum(List.copyOf(out));
    }

    private Expr scaled(Rational coefficient, Expr factor) {
        if (coefficient.isZero()) {
            return factor == Const.INFINITY ? UNDEFINED : Expr.ZERO;
        }
        return coefficient.equals(Rational.ONE)
                ? factor
                : product(List.of(Expr.number(coefficient), factor));
    }

    /** Whether a number is short enough to go on with, its work counted. */
    private boolean fits(Rational value) {
        return work.take(value) && value.bits() <= 2 * Rational.MAX_BITS;
    }

    private static Rational coefficient(Expr term) {
        return term instanceof Product p && p.factors().get(0) instanceof Num n
                ? n.value()
                : Rational.ONE;
    }

    private static Expr withoutCoefficient(Expr term) {
        if (!(term instanceof Product p) || !(p.factors().get(0) instanceof Num)) {
            return term;
        }
        List<Expr> rest = p.factors().subList(1, p.factors().size());
        return rest.size() == 1 ? rest.get(0) : new Product(rest);
    }

    private static List<Expr> flat(List<Expr> items, Class<? extends Expr> kind) {
        if (items.stream().noneMatch(kind::isInstance)) {
            return items;
        }
        List<Expr> out = new ArrayList<>();
        for (Expr item : items) {
            if (kind.isInstance(item)) {
                out.addAll(Trees.children(item));
            } else {
                out.add(item);
            }
        }
        return out;
    }

    private Expr product(List<Expr> factors) {
        if (factors.stream().anyMatch(f -> f instanceof Matrix)) {
            return Matrices.product(factors, work);
        }
        Rational coefficient = Rational.ONE;
        Map<String, Expr> bases = new TreeMap<>();
        Map<String, Expr> exponents = new TreeMap<>();
        for (Expr factor : flat(factors, Product.class)) {
            if (factor instanceof Num n) {
                coefficient = coefficient.times(n.value());
                if (!fits(coefficient)) {
                    return UNDEFINED;
                }
            } else {
                Expr base = factor instanceof Power p ? p.base() : factor;
                Expr exponent = factor instanceof Power p ? p.exponent() : Expr.ONE;
                bases.put(base.toString(), base);
                exponents.merge(base.toString(), exponent, (a, b) -> sum(List.of(a, b)));
            }
        }
        List<Expr> out = new ArrayList<>();
        for (Map.Entry<String, Expr> base : bases.entrySet()) {
            Expr power = power(base.getValue(), exponents.get(base.getKey()));
            if (!fits(coefficient)) {
                return UNDEFINED;
            } else if (power instanceof Num n) {
                coefficient = coefficient.times(n.value());
            } else if (power instanceof Product p && coefficientOnly(p)) {
                coefficient = coefficient.times(coefficient(p));
                out.add(withoutCoefficient(p));
            } else {
                out.add(power);
            }
        }
        return assembled(coefficient, out);
    }

    private static boolean coefficientOnly(Product p) {
        return p.factors().size() == 2 && p.factors().get(0) instanceof Num;
    }

    private Expr assembled(Rational coefficient, List<Expr> factors) {
        if (factors.contains(UNDEFINED)) {
            return UNDEFINED;
        }
        if (factors.contains(Const.INFINITY)) {
            return factors.size() > 1 || coefficient.isZero()
                    ? UNDEFINED
                    : coefficient.signum() > 0 ? Const.INFINITY : MINUS_INFINITY;
        }
        if (coefficient.isZero() || factors.isEmpty()) {
            return Expr.number(coefficient);
        }
        factors.sort(ORDER);
        if (coefficient.equals(Rational.ONE) && factors.size() == 1) {
            return factors.get(0);
        }
        if (!coefficient.equals(Rational.ONE)) {
            factors.add(0, Expr.number(coefficient));
        }
        return new Product(List.copyOf(factors));
    }

    private Expr power(Expr base, Expr exponent) {
        if (base instanceof Matrix matrix) {
            return Matrices.power(matrix, exponent, work);
        }
        if (!(exponent instanceof Num n)) {
            return base.equals(Expr.ONE) ? Expr.ONE : new Power(base, exponent);
        }
        Rational r = n.value();
        if (r.equals(Rational.ONE)) {
            return base;
        }
        if (base instanceof Num b) {
            return numeric(b.value(), r).orElse(new Power(base, exponent));
        }
        if (r.isZero()) {
            return base == Const.INFINITY ? UNDEFINED : Expr.ONE;
        }
        if (base == Const.INFINITY) {
            return r.signum() > 0 ? base : Expr.ZERO;
        }
        if (!r.isInteger()) {
            return new Power(base, exponent);
        }
        if (base == Const.I) {
            return imaginary(r.numerator().mod(java.math.BigInteger.valueOf(4)).intValue());
        }
        if (base instanceof Power inner && inner.exponent() instanceof Num m) {
            return power(inner.base(), Expr.number(m.value().times(r)));
        }
        if (base instanceof Product p && p.factors().size() <= 64) {
            return product(p.factors().stream().map(f -> power(f, exponent)).toList());
        }
        return new Power(base, exponent);
    }

    private static Expr imaginary(int exponent) {
        return switch (exponent) {
            case 0 -> Expr.ONE;
            case 1 -> Const.I;
            case 2 -> Expr.MINUS_ONE;
            default -> new Product(List.of(Expr.MINUS_ONE, Const.I));
        };
    }

    /**
     * A rational power of a rational number, where it is rational; division by zero is undefined.
     */
    private Optional<Expr> numeric(Rational base, Rational exponent) {
        if (base.isZero() && exponent.signum() <= 0) {
            return Optional.of(exponent.isZero() ? Expr.ONE : UNDEFINED);
        }
        if (exponent.isInteger()) {
            return base.power(exponent.numerator()).filter(this::fits).map(Expr::number);
        }
        if (exponent.denominator().bitLength() > 6) {
            return Optional.empty();
        }
        return base.root(exponent.denominator().intValue())
                .flatMap(root -> root.power(exponent.numerator()))
                .map(Expr::number);
    }

    private Expr call(Call c) {
        List<Expr> args = c.args();
        if (!args.isEmpty() && args.stream().allMatch(a -> a instanceof Num)) {
            List<Rational> values = args.stream().map(a -> ((Num) a).value()).toList();
            Optional<Rational> exact = Functions.exact(c.name(), values);
            if (exact.isPresent()) {
                return fits(exact.get()) ? Expr.number(exact.get()) : UNDEFINED;
            }
        }
        return switch (c.name()) {
            case "max", "min", "gcd" ->
                    new Call(c.name(), args.stream().distinct().sorted(ORDER).toList());
            case "lcm" -> lcm(args);
            case "abs" -> absolute(args);
            case "det" ->
                    args.size() == 1 && args.get(0) instanceof Matrix m
                            ? Matrices.determinant(m, work)
                            : c;
            default -> c;
        };
    }

    private Expr absolute(List<Expr> args) {
        if (args.size() == 1 && args.get(0) instanceof Matrix m) {
            return Matrices.determinant(m, work);
        }
        if (args.size() != 1
                || !(args.get(0) instanceof Product p)
                || !(p.factors().get(0) instanceof Num n)) {
            return new Call("abs", args);
        }
        return product(
                List.of(
                        Expr.number(n.value().abs()),
                        new Call("abs", List.of(withoutCoefficient(p)))));
    }

    /** The least common multiple of monomials. */
    private Expr lcm(List<Expr> args) {
        Rational coefficient = Rational.ONE;
        Map<String, Power> powers = new TreeMap<>();
        for (Expr arg : args) {
            coefficient =
                    Functions.lcm(coefficient, arg instanceof Num n ? n.value() : coefficient(arg));
            for (Expr factor :
                    arg instanceof Num
                            ? List.<Expr>of()
                            : flat(List.of(withoutCoefficient(arg)), Product.class)) {
                Power power = factor instanceof Power p ? p : new Power(factor, Expr.ONE);
                if (!(power.base() instanceof Sym) || !(power.exponent() instanceof Num)) {
                    return new Call("lcm", args.stream().distinct().sorted(ORDER).toList());
                }
                powers.merge(power.base().toString(), power, Simplifier::higher);
            }
        }
        List<Expr> factors = new ArrayList<>(powers.values());
        factors.replaceAll(p -> power(((Power) p).base(), ((Power) p).exponent()));
        factors.add(Expr.number(coefficient.abs()));
        return product(factors);
    }

    private static Power higher(Power a, Power b) {
        return ((Num) a.exponent()).value().compareTo(((Num) b.exponent()).value()) >= 0 ? a : b;
    }
}

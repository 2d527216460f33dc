package io.github.rlvr.rewards.math;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Functions of approximate complex numbers, with their error bounds. */
final class NumericFunctions {

    private static final Approx I = new Approx(0, 1, 0);
    private static final Approx HALF = new Approx(0.5, 0, 0);

    private NumericFunctions() {}

    /** The value at valid arguments; invalid outside the domain. */
    static Approx value(String name, List<Approx> args) {
        if (args.isEmpty()) {
            return Approx.INVALID;
        }
        Approx a = args.get(0);
        if (args.size() == 2) {
            return binary(name, a, args.get(1));
        }
        if (args.size() > 2 || name.equals("max") || name.equals("min")) {
            return extreme(name, args);
        }
        return unary(name, a);
    }

    private static Approx unary(String name, Approx a) {
        return switch (name) {
            case "sin" -> sine(a);
            case "cos" -> cosine(a);
            case "tan" -> sine(a).times(cosine(a).inverse());
            case "cot" -> cosine(a).times(sine(a).inverse());
            case "sec" -> cosine(a).inverse();
            case "csc" -> sine(a).inverse();
            case "sinh" -> half(a.exp(), a.negate().exp().negate());
            case "cosh" -> half(a.exp(), a.negate().exp());
            case "tanh" -> unary("sinh", a).times(unary("cosh", a).inverse());
            case "coth" -> unary("tanh", a).inverse();
            case "sech" -> unary("cosh", a).inverse();
            case "csch" -> unary("sinh", a).inverse();
            case "ln", "log" -> a.log();
            case "lg" -> a.log().times(Approx.exact(1 / Math.log(10)));
            case "abs" -> Approx.real(a.size(), a.error());
            case "factorial" -> factorial(a);
            default -> real(name, a);
        };
    }

    private static Approx half(Approx a, Approx b) {
        return a.plus(b).times(HALF);
    }

    private static Approx sine(Approx a) {
        if (a.im() == 0) {
            return Approx.real(Math.sin(a.re()), a.error() + Approx.EPS);
        }
        Approx turned = a.times(I);
        return half(turned.exp(), turned.negate().exp().negate()).times(new Approx(0, -1, 0));
    }

    private static Approx cosine(Approx a) {
        if (a.im() == 0) {
            return Approx.real(Math.cos(a.re()), a.error() + Approx.EPS);
        }
        Approx turned = a.times(I);
        return half(turned.exp(), turned.negate().exp());
    }

    private static Approx real(String name, Approx a) {
        if (!a.isReal()) {
            return Approx.INVALID;
        }
        double x = a.re();
        return switch (name) {
            case "floor" -> Approx.real(snapped(Math::floor, a), 0);
            case "ceil" -> Approx.real(snapped(Math::ceil, a), 0);
            case "sgn" -> Approx.real(Math.signum(x), 0);
            case "arcsin" -> arc(Math.asin(x), a, Math.sqrt(1 - x * x));
            case "arccos" -> arc(Math.acos(x), a, Math.sqrt(1 - x * x));
            case "arctan" -> arc(Math.atan(x), a, 1 + x * x);
            case "arccot" -> arc(Math.PI / 2 - Math.atan(x), a, 1 + x * x);
            case "arcsec" -> arc(Math.acos(1 / x), a, Math.sqrt(1 - 1 / (x * x)));
            case "arccsc" -> arc(Math.asin(1 / x), a, Math.sqrt(1 - 1 / (x * x)));
            case "arsinh", "arcsinh" -> arc(Math.log(x + Math.sqrt(x * x + 1)), a, 1);
            case "arcosh", "arccosh" ->
                    arc(Math.log(x + Math.sqrt(x * x - 1)), a, Math.sqrt(x * x - 1));
            case "artanh", "arctanh" ->
                    arc(0.5 * Math.log((1 + x) / (1 - x)), a, Math.abs(1 - x * x));
            default -> Approx.INVALID;
        };
    }

    private static Approx arc(double value, Approx a, double slope) {
        return Approx.real(value, 8 * Approx.EPS + a.error() / Math.max(slope, 1e-8));
    }

    /** A step function that is not fooled by rounding just below a whole number. */
    private static double snapped(DoubleUnaryOperator step, Approx a) {
        double nearest = Math.rint(a.re());
        return Math.abs(a.re() - nearest) <= 64 * a.error() ? nearest : step.applyAsDouble(a.re());
    }

    private static Approx binary(String name, Approx a, Approx b) {
        return switch (name) {
            case "log", "ln", "lg" -> a.log().times(b.log().inverse());
            case "mod" -> remainder(a, b);
            case "binom" -> binomial(a, b);
            case "max", "min" -> extreme(name, List.of(a, b));
            default -> Approx.INVALID;
        };
    }

    private static Approx remainder(Approx a, Approx b) {
        Approx times = real("floor", a.times(b.inverse()));
        return a.plus(times.times(b).negate());
    }

    private static Approx extreme(String name, List<Approx> args) {
        Approx best = args.get(0);
        for (Approx arg : args) {
            boolean better = name.equals("max") ? arg.re() > best.re() : arg.re() < best.re();
            best = better ? arg : best;
        }
        boolean known = name.equals("max") || name.equals("min");
        return known && args.stream().allMatch(Approx::isReal) ? best : Approx.INVALID;
    }

    private static Approx binomial(Approx n, Approx k) {
        Approx rest = n.plus(k.negate());
        return factorial(n).times(factorial(k).times(factorial(rest)).inverse());
    }

    /** Gamma(a + 1) by Lanczos' series, for real arguments. */
    private static Approx factorial(Approx a) {
        double x = a.re();
        if (!a.isReal() || x > 160 || x < -20 || x < 0 && x == Math.rint(x)) {
            return Approx.INVALID;
        }
        if (x < 0) {
            Approx next = factorial(a.plus(Approx.exact(1)));
            return next.times(a.plus(Approx.exact(1)).inverse());
        }
        double value = Math.exp(logGamma(x + 1));
        return Approx.real(value, value * (1e-13 + a.error() * (1 + Math.log1p(x))));
    }

    private static final double[] LANCZOS = {
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313,
        -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private static double logGamma(double z) {
        double x = z - 1;
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x + i);
        }
        double t = x + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(sum);
    }
}

package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.util.List;
import java.util.Optional;

/** Equality of equations, inequalities and memberships, with each other and with plain values. */
record Relations(Equivalence equivalence, Work work) {

    private static final double ROUNDING = 0.02;

    boolean same(Expr gold, Expr answer) {
        if (isRounded(gold) || isRounded(answer)) {
            return rounded(gold, answer);
        }
        if (gold instanceof Relation g && answer instanceof Relation a) {
            return both(cut(g), cut(a));
        }
        if (gold instanceof Relation g) {
            Relation cut = cut(g);
            if (isAssignment(g, cut)) {
                return equivalence.same(last(cut), answer);
            }
            return !isEquation(cut) && sets(gold, answer);
        }
        Relation cut = cut((Relation) answer);
        if (isEquation(cut)
                || cut.signs().contains(Sign.MEMBER)
                || cut.signs().contains(Sign.OTHER)) {
            return equivalence.same(gold, last(cut));
        }
        return sets(gold, answer);
    }

    /** "1/3, about 0.333": a number and what it is rounded to. */
    private boolean isRounded(Expr e) {
        if (!(e instanceof Relation r)
                || r.sides().size() != 2
                || r.signs().get(0) != Sign.APPROXIMATE
                || Trees.isSymbolic(e)) {
            return false;
        }
        Approx left = work.value(work.simplify(r.sides().get(0)), 0);
        Approx right = work.value(work.simplify(r.sides().get(1)), 0);
        return left.isValid() && right.isValid() && left.near(right, ROUNDING);
    }

    /** Both the number and its rounded value are given; either may be what is asked for. */
    private boolean rounded(Expr gold, Expr answer) {
        if (isRounded(gold)) {
            return ((Relation) gold)
                    .sides().stream().anyMatch(side -> equivalence.same(side, answer));
        }
        return ((Relation) answer).sides().stream().anyMatch(side -> equivalence.same(gold, side));
    }

    private boolean sets(Expr gold, Expr answer) {
        Optional<RealSet> a = Inequalities.solve(gold, work);
        Optional<RealSet> b = Inequalities.solve(answer, work);
        return a.isPresent() && b.isPresent() && equivalence.sameSets(a.get(), b.get());
    }

    /** A chain of equations is cut to its first and last side; an approximation ends it. */
    private static Relation cut(Relation r) {
        int end = r.sides().size() - 1;
        for (int i = 0; i < r.signs().size(); i++) {
            if (!r.signs().get(i).isEquality()) {
                return r;
            }
            if (r.signs().get(i) == Sign.APPROXIMATE && i > 0) {
                end = Math.min(end, i);
            }
        }
        return new Relation(List.of(r.sides().get(0), r.sides().get(end)), List.of(Sign.EQUAL));
    }

    static boolean isEquation(Relation r) {
        return r.signs().stream().allMatch(Sign::isEquality);
    }

    private static Expr last(Relation r) {
        return r.sides().get(r.sides().size() - 1);
    }

    /** Whether the right side alone is the answer: a name on the left, or a chain. */
    private static boolean isAssignment(Relation whole, Relation cut) {
        if (cut.signs().contains(Sign.MEMBER) || cut.signs().contains(Sign.OTHER)) {
            return true;
        }
        return isEquation(cut) && (whole.sides().size() > 2 || isName(cut.sides().get(0)));
    }

    /** Whether an element of a list gives a named value. */
    static boolean isNamedValue(Expr e) {
        return e instanceof Relation r && isEquation(r) && isName(r.sides().get(0));
    }

    /** Only symbols, functions of anything, and quotients of those. */
    private static boolean isName(Expr e) {
        if (e instanceof Num || e == Const.INFINITY) {
            return false;
        }
        if (e instanceof Call c && Functions.isOpaque(c.name())) {
            return true;
        }
        if (e instanceof Power p && p.exponent().equals(Expr.MINUS_ONE)) {
            return isName(p.base());
        }
        return Trees.children(e).stream().allMatch(Relations::isName);
    }

    private boolean both(Relation g, Relation a) {
        if (isEquation(g) && isEquation(a)) {
            return equations(g, a);
        }
        if (g.signs().equals(a.signs()) && sidewise(g, a)) {
            return true;
        }
        if (g.signs().contains(Sign.MEMBER) && a.signs().contains(Sign.MEMBER)) {
            return equivalence.same(last(g), last(a));
        }
        if (isEquation(g) != isEquation(a)) {
            return (g.signs().contains(Sign.MEMBER) || a.signs().contains(Sign.MEMBER))
                    && equivalence.same(last(g), last(a));
        }
        return Trees.symbols(g).equals(Trees.symbols(a)) && sets(g, a) || orders(g, a);
    }

    private boolean sidewise(Relation g, Relation a) {
        for (int i = 0; i < g.sides().size(); i++) {
            if (!equivalence.same(g.sides().get(i), a.sides().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean equations(Relation g, Relation a) {
        Expr left = g.sides().get(0);
        Expr right = last(g);
        String key = work.simplify(left).toString();
        if (key.equals(work.simplify(a.sides().get(0)).toString())) {
            return equivalence.same(right, last(a));
        }
        if (key.equals(work.simplify(last(a)).toString())) {
            return equivalence.same(right, a.sides().get(0));
        }
        if (left instanceof Call f
                && a.sides().get(0) instanceof Call h
                && f.name().equals(h.name())
                && f.args().size() == 1
                && h.args().size() == 1
                && f.name().startsWith("f:")) {
            return equivalence.same(right, renamed(last(a), h.args().get(0), f.args().get(0)));
        }
        return isGraph(left, a.sides().get(0)) && equivalence.same(right, last(a))
                || isGraph(a.sides().get(0), left) && equivalence.same(right, last(a))
                || proportional(g, a, false);
    }

    /** "f(x) = .." and "y = .." describe the same curve. */
    private static boolean isGraph(Expr applied, Expr height) {
        return applied instanceof Call f
                && f.name().startsWith("f:")
                && f.args().equals(List.of(new Sym("x")))
                && height.equals(new Sym("y"));
    }

    /** "f(t) = t^2" is "f(x) = x^2". */
    private static Expr renamed(Expr e, Expr from, Expr to) {
        return from instanceof Sym s ? Trees.substitute(e, s.name(), to) : e;
    }

    private boolean orders(Relation g, Relation a) {
        if (g.signs().size() != 1 || a.signs().size() != 1) {
            return reversed(g, a);
        }
        Sign sign = a.signs().get(0);
        if (g.signs().get(0) == sign && sign != sign.flipped()) {
            return proportional(g, a, true);
        }
        if (g.signs().get(0) == sign) {
            return sign == Sign.UNEQUAL && proportional(g, a, false);
        }
        Relation turned =
                new Relation(List.of(a.sides().get(1), a.sides().get(0)), List.of(sign.flipped()));
        return g.signs().get(0) == sign.flipped() && proportional(g, turned, true);
    }

    /** "a &lt; b &lt; c" is "c &gt; b &gt; a". */
    private boolean reversed(Relation g, Relation a) {
        int n = a.sides().size();
        if (g.sides().size() != n) {
            return false;
        }
        for (int i = 0; i < n - 1; i++) {
            if (g.signs().get(i) != a.signs().get(n - 2 - i).flipped()) {
                return false;
            }
        }
        for (int i = 0; i < n; i++) {
            if (!equivalence.same(g.sides().get(i), a.sides().get(n - 1 - i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether left minus right of one is a constant multiple of the other's. */
    private boolean proportional(Relation g, Relation a, boolean sameSign) {
        Expr x = work.simplify(Expr.difference(g.sides().get(0), last(g)));
        Expr y = work.simplify(Expr.difference(a.sides().get(0), last(a)));
        if (!Trees.isSymbolic(x) || !Trees.isSymbolic(y)) {
            return false;
        }
        Approx ratio = null;
        int met = 0;
        for (int point = 0; point < Evaluator.POINTS; point++) {
            Approx down = work.value(y, point);
            Approx here = work.value(x, point).times(down.inverse());
            if (!here.isValid()) {
                continue;
            }
            if (ratio != null && !ratio.near(here, 1e-9)
                    || here.size() < 1e-12
                    || sameSign && here.re() < 0) {
                return false;
            }
            ratio = here;
            met++;
        }
        return met >= 3;
    }
}

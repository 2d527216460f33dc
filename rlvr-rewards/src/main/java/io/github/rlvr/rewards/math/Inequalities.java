package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Solution sets of inequalities that are linear in one variable or in its absolute value. */
final class Inequalities {

    private static final int MAX_RELATIONS = 24;

    private Inequalities() {}

    /** The solution set of a relation, of a list of relations, or of a set itself. */
    static Optional<RealSet> solve(Expr e, Work work) {
        if (e instanceof Relation r) {
            return relation(r, work);
        }
        if (e instanceof Listing l
                && l.items().size() <= MAX_RELATIONS
                && l.items().stream().allMatch(i -> i instanceof Relation)) {
            return system(l, work);
        }
        return RealSet.of(e, work);
    }

    /** "or" unites; a comma or "and" intersects unless nothing would be left. */
    private static Optional<RealSet> system(Listing l, Work work) {
        RealSet all = RealSet.ALL;
        RealSet any = RealSet.NONE;
        for (Expr item : l.items()) {
            Optional<RealSet> set = relation((Relation) item, work);
            if (set.isEmpty()) {
                return set;
            }
            all = all.intersection(set.get());
            any = any.union(set.get());
        }
        return Optional.of(l.alternatives() || all.pieces().isEmpty() ? any : all);
    }

    private static Optional<RealSet> relation(Relation r, Work work) {
        Optional<RealSet> all = Optional.of(RealSet.ALL);
        for (int i = 0; i < r.signs().size(); i++) {
            Optional<RealSet> one =
                    single(r.sides().get(i), r.signs().get(i), r.sides().get(i + 1), work);
            all = all.flatMap(a -> one.map(a::intersection));
        }
        return all;
    }

    private static Optional<RealSet> single(Expr left, Sign sign, Expr right, Work work) {
        if (sign == Sign.MEMBER) {
            return RealSet.of(right, work);
        }
        if (!sign.isOrder() && sign != Sign.UNEQUAL) {
            return Optional.empty();
        }
        boolean leftFixed = !Trees.isSymbolic(left);
        boolean rightFixed = !Trees.isSymbolic(right);
        if (leftFixed && rightFixed) {
            return Optional.empty();
        }
        if (rightFixed) {
            return against(left, sign, right, work);
        }
        return leftFixed
                ? against(right, sign.flipped(), left, work)
                : against(Expr.difference(left, right), sign, Expr.ZERO, work);
    }

    /** Solves "e sign bound" with a bound that is a number. */
    private static Optional<RealSet> against(Expr e, Sign sign, Expr bound, Work work) {
        if (sign == Sign.UNEQUAL) {
            return against(e, Sign.LESS, bound, work)
                    .flatMap(a -> against(e, Sign.GREATER, bound, work).map(a::union));
        }
        if (e instanceof Call c && c.name().equals("abs") && c.args().size() == 1) {
            Optional<RealSet> above = against(c.args().get(0), sign, bound, work);
            Optional<RealSet> below =
                    against(
                            c.args().get(0),
                            sign.flipped(),
                            work.simplify(Expr.negated(bound)),
                            work);
            return above.flatMap(
                    a -> below.map(b -> sign.isLess() ? a.intersection(b) : a.union(b)));
        }
        return isName(e) ? halfLine(sign, bound, work) : linear(e, sign, bound, work);
    }

    private static boolean isName(Expr e) {
        return e instanceof Sym || e instanceof Call c && Functions.isOpaque(c.name());
    }

    private static Optional<RealSet> halfLine(Sign sign, Expr bound, Work work) {
        Expr lowest = Expr.negated(Const.INFINITY);
        return sign.isLess()
                ? RealSet.interval(lowest, true, bound, sign.isStrict(), work)
                : RealSet.interval(bound, sign.isStrict(), Const.INFINITY, true, work);
    }

    private static Optional<RealSet> linear(Expr e, Sign sign, Expr bound, Work work) {
        Set<String> names = Trees.symbols(e);
        if (names.size() != 1) {
            return Optional.empty();
        }
        String name = names.iterator().next();
        Expr atZero = at(e, name, 0, work);
        Expr slope = work.simplify(Expr.difference(at(e, name, 1, work), atZero));
        Expr far = work.simplify(Expr.difference(at(e, name, 7, work), atZero));
        Approx m = work.value(slope, 0);
        boolean straight = work.value(far, 0).agrees(m.times(Approx.exact(7)));
        if (!straight || !m.isValid() || !m.isReal() || m.re() == 0) {
            return Optional.empty();
        }
        Expr root =
                work.simplify(Expr.quotient(new Sum(List.of(bound, Expr.negated(atZero))), slope));
        return halfLine(m.re() > 0 ? sign : sign.flipped(), root, work);
    }

    private static Expr at(Expr e, String name, long value, Work work) {
        return work.simplify(Trees.substitute(e, name, Expr.number(Rational.of(value))));
    }
}

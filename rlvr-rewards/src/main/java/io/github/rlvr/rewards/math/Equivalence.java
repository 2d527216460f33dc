package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Interval;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Matrix;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Numeral;
import io.github.rlvr.rewards.math.Expr.Percent;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Quantity;
import io.github.rlvr.rewards.math.Expr.Ratio;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.SetOf;
import io.github.rlvr.rewards.math.Expr.SetOperation;
import io.github.rlvr.rewards.math.Expr.SetOperator;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Tuple;
import io.github.rlvr.rewards.math.Expr.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether two parsed answers mean the same. Made for one comparison, whose work is bounded by the
 * parser's limits and by {@link Work}.
 */
final class Equivalence {

    private static final int MAX_ELEMENTS = 64;

    private final Work work = new Work();
    private final Scalars scalars;
    private final Relations relations;

    /** Compares numbers written with a decimal point to a number of decimals. */
    Equivalence(int precision) {
        scalars = new Scalars(precision, work);
        relations = new Relations(this, work);
    }

    boolean same(Expr gold, Expr answer) {
        if (gold instanceof Listing || answer instanceof Listing) {
            Expr g = Parameters.stripped(gold);
            Expr a = Parameters.stripped(answer);
            if (g != gold || a != answer) {
                return same(g, g != gold && a != answer ? Parameters.renamed(a, answer, gold) : a);
            }
        }
        return plain(Parameters.unnamed(gold, answer), Parameters.unnamed(answer, gold));
    }

    private boolean plain(Expr gold, Expr answer) {
        if (isSystem(gold) || isSystem(answer)) {
            return systems(gold, answer);
        }
        if (gold instanceof Relation || answer instanceof Relation) {
            return relations.same(gold, answer);
        }
        Expr g = bothSigns(gold);
        Expr a = bothSigns(answer);
        if (isSet(g) || isSet(a)) {
            return sets(g, a);
        }
        if (isCollection(g) || isCollection(a)) {
            return collections(g, a);
        }
        if (g instanceof Words || a instanceof Words) {
            return TextAnswers.same(g, a, work);
        }
        return single(g, Parameters.sameConstant(g, a));
    }

    /** A list of inequalities describes one set. */
    private static boolean isSystem(Expr e) {
        return e instanceof Listing l
                && l.items().stream().allMatch(i -> has(i, s -> s.isOrder() || s == Sign.UNEQUAL))
                && l.items().stream().anyMatch(i -> has(i, Sign::isOrder));
    }

    private static boolean has(Expr e, Predicate<Sign> kind) {
        return e instanceof Relation r && r.signs().stream().anyMatch(kind);
    }

    private boolean systems(Expr gold, Expr answer) {
        Optional<RealSet> g = Inequalities.solve(gold, work);
        Optional<RealSet> a = Inequalities.solve(answer, work);
        boolean solved =
                g.isPresent()
                        && a.isPresent()
                        && Trees.symbols(gold).size() <= 1
                        && Trees.symbols(answer).size() <= 1;
        if (solved) {
            return sameSets(g.get(), a.get());
        }
        return gold instanceof Listing x
                && answer instanceof Listing y
                && unordered(x.items(), y.items());
    }

    /** A value with a plus-minus sign is the list of both values. */
    private static Expr bothSigns(Expr e) {
        if (e instanceof Listing l) {
            return new Listing(spread(l.items()), l.alternatives());
        }
        if (e instanceof SetOf s) {
            return new SetOf(spread(s.items()));
        }
        boolean composed =
                e instanceof Tuple
                        || e instanceof Interval
                        || e instanceof SetOperation
                        || e instanceof Matrix;
        return !composed && Trees.hasPlusMinus(e)
                ? new Listing(List.of(Trees.signed(e, true), Trees.signed(e, false)), false)
                : e;
    }

    private static List<Expr> spread(List<Expr> items) {
        if (items.stream().noneMatch(Trees::hasPlusMinus)) {
            return items;
        }
        List<Expr> out = new ArrayList<>();
        for (Expr item : items) {
            out.add(Trees.signed(item, true));
            if (Trees.hasPlusMinus(item)) {
                out.add(Trees.signed(item, false));
            }
        }
        return out;
    }

    private static boolean isSet(Expr e) {
        return e instanceof Interval
                || e instanceof SetOperation
                || e instanceof Sym s
                        && (s.name().startsWith("set:") || s.name().equals("emptyset"));
    }

    private boolean sets(Expr g, Expr a) {
        Optional<RealSet> x = RealSet.of(g, work);
        Optional<RealSet> y = RealSet.of(a, work);
        if (x.isPresent() && y.isPresent()) {
            return sameSets(x.get(), y.get());
        }
        if (g instanceof SetOperation p && a instanceof SetOperation q) {
            boolean straight = same(p.left(), q.left()) && same(p.right(), q.right());
            boolean crossed =
                    p.operator() != SetOperator.DIFFERENCE
                            && same(p.left(), q.right())
                            && same(p.right(), q.left());
            return p.operator() == q.operator() && (straight || crossed);
        }
        Interval i = interval(g);
        Interval j = interval(a);
        if (i != null && j != null) {
            return i.lowOpen() == j.lowOpen()
                    && i.highOpen() == j.highOpen()
                    && same(i.low(), j.low())
                    && same(i.high(), j.high());
        }
        return g.toString().equals(a.toString());
    }

    private static Interval interval(Expr e) {
        return e instanceof Tuple t && t.items().size() == 2
                ? new Interval(t.items().get(0), true, t.items().get(1), true)
                : e instanceof Interval i ? i : null;
    }

    boolean sameSets(RealSet x, RealSet y) {
        if (x.pieces().size() != y.pieces().size()) {
            return false;
        }
        for (int i = 0; i < x.pieces().size(); i++) {
            RealSet.Piece p = x.pieces().get(i);
            RealSet.Piece q = y.pieces().get(i);
            if (!sameEnds(p.low(), q.low()) || !sameEnds(p.high(), q.high())) {
                return false;
            }
        }
        return true;
    }

    private boolean sameEnds(RealSet.End a, RealSet.End b) {
        return a.open() == b.open()
                && (a.value() == b.value() || scalars.same(a.source(), b.source()));
    }

    private static boolean isCollection(Expr e) {
        return e instanceof Tuple || e instanceof Listing || e instanceof SetOf;
    }

    private boolean collections(Expr g, Expr a) {
        if (g instanceof SetOf s && s.items().size() == 1 && a instanceof Tuple) {
            return same(s.items().get(0), a);
        }
        if (a instanceof SetOf s && s.items().size() == 1 && g instanceof Tuple) {
            return same(g, s.items().get(0));
        }
        List<Expr> x = isCollection(g) ? Trees.children(g) : options(g);
        List<Expr> y = isCollection(a) ? Trees.children(a) : options(a);
        if (x.size() > MAX_ELEMENTS || y.size() > MAX_ELEMENTS) {
            return g.toString().equals(a.toString());
        }
        boolean inOrder = g instanceof Tuple || a instanceof Tuple || named(x) != named(y);
        return inOrder ? ordered(x, y) : unordered(x, y);
    }

    /** "ACD" beside a list names the options A, C and D. */
    private static List<Expr> options(Expr e) {
        boolean letters =
                e instanceof Product p
                        && p.factors().stream()
                                .allMatch(f -> f instanceof Sym s && s.name().matches("[A-H]"));
        String all = letters ? e.toString().replace("*", "") : "";
        return letters && all.chars().distinct().count() == all.length()
                ? ((Product) e).factors()
                : List.of(e);
    }

    private static boolean named(List<Expr> items) {
        return items.size() > 1
                && items.stream().allMatch(Relations::isNamedValue)
                && items.stream()
                                .map(i -> ((Relation) i).sides().get(0).toString())
                                .distinct()
                                .count()
                        > 1;
    }

    private boolean ordered(List<Expr> x, List<Expr> y) {
        if (x.size() != y.size()) {
            return false;
        }
        for (int i = 0; i < x.size(); i++) {
            if (!same(x.get(i), y.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What is written alike, or alike in canonical form, is matched first; that is cheap. */
    private boolean unordered(List<Expr> gold, List<Expr> answer) {
        Map<String, Expr> byKey = keyed(gold);
        Map<String, Expr> others = keyed(answer);
        Set<String> common = new HashSet<>(byKey.keySet());
        common.retainAll(others.keySet());
        List<Expr> x = distinct(byKey, common);
        List<Expr> y = distinct(others, common);
        if (x.size() != y.size()) {
            return false;
        }
        for (Expr item : x) {
            int at = 0;
            while (at < y.size() && !same(item, y.get(at))) {
                at++;
            }
            if (at == y.size()) {
                return false;
            }
            y.remove(at);
        }
        return true;
    }

    private Map<String, Expr> keyed(List<Expr> items) {
        Map<String, Expr> keyed = new LinkedHashMap<>();
        for (Expr item : items) {
            boolean asWritten = Trees.any(item, Quantity.class::isInstance);
            String key = (asWritten ? item : work.simplify(item)).toString();
            boolean undefined = key.contains("undefined");
            keyed.putIfAbsent(undefined ? key + keyed.size() : key, item);
        }
        return keyed;
    }

    /** The items that have no equal on the other side by key and none before them by value. */
    private List<Expr> distinct(Map<String, Expr> keyed, Set<String> common) {
        List<Expr> kept = new ArrayList<>();
        common.forEach(key -> kept.add(keyed.get(key)));
        List<Expr> out = new ArrayList<>();
        for (Map.Entry<String, Expr> item : keyed.entrySet()) {
            boolean known =
                    common.contains(item.getKey())
                            || kept.stream().anyMatch(other -> same(other, item.getValue()));
            if (!known) {
                kept.add(item.getValue());
                out.add(item.getValue());
            }
        }
        return out;
    }

    private boolean single(Expr gold, Expr answer) {
        if (gold instanceof Quantity q && answer instanceof Quantity r) {
            return quantities(q, r);
        }
        Expr g = bare(gold);
        Expr a = bare(answer);
        if (g instanceof Matrix || a instanceof Matrix || Trees.any(g, Matrix.class::isInstance)) {
            return matrices(work.simplify(g), work.simplify(a), g, a);
        }
        if (g instanceof Numeral || a instanceof Numeral) {
            return numerals(g, a);
        }
        if (g instanceof Ratio || a instanceof Ratio) {
            return ratios(g, a);
        }
        Expr p = percent(g);
        Expr r = percent(a);
        if ((p == null) != (r == null)) {
            return scalars.same(g, a) || p == null && whole(g, r) || r == null && whole(a, p);
        }
        return scalars.same(g, a);
    }

    private static Expr bare(Expr e) {
        return e instanceof Quantity q ? q.value() : e;
    }

    /** The number before the percent sign, or null. */
    private static Expr percent(Expr e) {
        if (e instanceof Product p
                && p.factors().size() == 2
                && p.factors().get(0).equals(Expr.MINUS_ONE)
                && p.factors().get(1) instanceof Percent v) {
            return Expr.negated(v.value());
        }
        return e instanceof Percent v ? v.value() : null;
    }

    /** A whole percentage may be given without its sign. */
    private boolean whole(Expr number, Expr percent) {
        return work.simplify(number) instanceof Num n
                && n.value().isInteger()
                && work.simplify(percent) instanceof Num p
                && p.value().equals(n.value());
    }

    private boolean matrices(Expr x, Expr y, Expr g, Expr a) {
        if (!(x instanceof Matrix m) || !(y instanceof Matrix n)) {
            return scalars.same(x, y);
        }
        if (!Matrices.sameShape(m, n)) {
            return false;
        }
        Matrix goldRows = g instanceof Matrix written ? written : m;
        Matrix answerRows = a instanceof Matrix written ? written : n;
        return ordered(Trees.children(goldRows), Trees.children(answerRows));
    }

    private boolean numerals(Expr g, Expr a) {
        if (g instanceof Numeral x && a instanceof Numeral y) {
            return x.base() == y.base()
                    && x.digits()
                            .replaceFirst("^0+(?=.)", "")
                            .equals(y.digits().replaceFirst("^0+(?=.)", ""));
        }
        Expr x = decimal(g);
        Expr y = decimal(a);
        return x != null && y != null && scalars.same(x, y);
    }

    private static Expr decimal(Expr e) {
        return e instanceof Numeral n
                ? n.base() == 10 ? Numbers.literal(n.digits()) : null
                : bare(e);
    }

    private boolean ratios(Expr g, Expr a) {
        if (g instanceof Ratio x && a instanceof Ratio y) {
            if (x.parts().size() != y.parts().size()) {
                return false;
            }
            boolean equal = ordered(x.parts(), y.parts());
            return equal || !x.clock() && !y.clock() && proportional(x.parts(), y.parts());
        }
        Ratio ratio = g instanceof Ratio x ? x : (Ratio) a;
        Expr other = g instanceof Ratio ? a : g;
        return ratio.parts().size() == 2
                && !ratio.clock()
                && scalars.same(
                        Expr.quotient(ratio.parts().get(0), ratio.parts().get(1)), bare(other));
    }

    private boolean proportional(List<Expr> x, List<Expr> y) {
        for (int i = 1; i < x.size(); i++) {
            Expr a = new Product(List.of(x.get(0), y.get(i)));
            if (!scalars.same(a, new Product(List.of(x.get(i), y.get(0))))) {
                return false;
            }
        }
        return true;
    }

    /** Units count only when both are known; then they are converted. */
    private boolean quantities(Quantity g, Quantity a) {
        Units.Measure x = Units.measure(g.unit());
        Units.Measure y = Units.measure(a.unit());
        if (x == null || y == null) {
            return !Units.areOtherHalves(g.unit(), a.unit()) && single(g.value(), a.value());
        }
        return x.dimension().equals(y.dimension())
                && scalars.same(
                        new Product(List.of(g.value(), Expr.number(x.factor()))),
                        new Product(List.of(a.value(), Expr.number(y.factor()))));
    }
}

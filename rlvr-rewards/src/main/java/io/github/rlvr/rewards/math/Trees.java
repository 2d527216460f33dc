package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Bound;
import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Interval;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Matrix;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Percent;
import io.github.rlvr.rewards.math.Expr.PlusMinus;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Quantity;
import io.github.rlvr.rewards.math.Expr.Ratio;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.SetOf;
import io.github.rlvr.rewards.math.Expr.SetOperation;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Tuple;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Walks over expression trees. */
final class Trees {

    private Trees() {}

    /** The direct parts of a node, in order. */
    static List<Expr> children(Expr e) {
        if (e instanceof Sum s) {
            return s.terms();
        } else if (e instanceof Product p) {
            return p.factors();
        } else if (e instanceof Power p) {
            return List.of(p.base(), p.exponent());
        } else if (e instanceof Call c) {
            return c.args();
        } else if (e instanceof Bound b) {
            return plus(b.args(), b.body());
        } else if (e instanceof Relation r) {
            return r.sides();
        } else if (e instanceof Tuple t) {
            return t.items();
        } else if (e instanceof Listing l) {
            return l.items();
        } else if (e instanceof SetOf s) {
            return s.items();
        } else if (e instanceof Interval i) {
            return List.of(i.low(), i.high());
        } else if (e instanceof SetOperation s) {
            return List.of(s.left(), s.right());
        } else if (e instanceof Matrix m) {
            return m.rows().stream().flatMap(List::stream).toList();
        } else if (e instanceof Ratio r) {
            return r.parts();
        }
        return wrapped(e);
    }

    private static List<Expr> wrapped(Expr e) {
        if (e instanceof PlusMinus p) {
            return List.of(p.value());
        } else if (e instanceof Percent p) {
            return List.of(p.value());
        }
        return e instanceof Quantity q ? List.of(q.value()) : List.of();
    }

    private static List<Expr> plus(List<Expr> list, Expr last) {
        List<Expr> all = new java.util.ArrayList<>(list);
        all.add(last);
        return all;
    }

    /** The same node with every direct part replaced. */
    static Expr map(Expr e, UnaryOperator<Expr> f) {
        if (e instanceof Sum s) {
            return new Sum(all(s.terms(), f));
        } else if (e instanceof Product p) {
            return new Product(all(p.factors(), f));
        } else if (e instanceof Power p) {
            return new Power(f.apply(p.base()), f.apply(p.exponent()));
        } else if (e instanceof Call c) {
            return new Call(c.name(), all(c.args(), f));
        } else if (e instanceof Bound b) {
            return new Bound(b.name(), b.variable(), f.apply(b.body()), all(b.args(), f));
        } else if (e instanceof Relation r) {
            return new Relation(all(r.sides(), f), r.signs());
        } else if (e instanceof Tuple t) {
            return new Tuple(all(t.items(), f));
        } else if (e instanceof Listing l) {
            return new Listing(all(l.items(), f), l.alternatives());
        } else if (e instanceof SetOf s) {
            return new SetOf(all(s.items(), f));
        } else if (e instanceof Interval i) {
            return new Interval(f.apply(i.low()), i.lowOpen(), f.apply(i.high()), i.highOpen());
        } else if (e instanceof SetOperation s) {
            return new SetOperation(s.operator(), f.apply(s.left()), f.apply(s.right()));
        } else if (e instanceof Matrix m) {
            return new Matrix(m.rows().stream().map(row -> all(row, f)).toList());
        } else if (e instanceof Ratio r) {
            return new Ratio(all(r.parts(), f), r.clock());
        }
        return mapWrapped(e, f);
    }

    private static Expr mapWrapped(Expr e, UnaryOperator<Expr> f) {
        if (e instanceof PlusMinus p) {
            return new PlusMinus(f.apply(p.value()), p.flipped());
        } else if (e instanceof Percent p) {
            return new Percent(f.apply(p.value()));
        }
        return e instanceof Quantity q ? new Quantity(f.apply(q.value()), q.unit()) : e;
    }

    private static List<Expr> all(List<Expr> items, UnaryOperator<Expr> f) {
        return items.stream().map(f).toList();
    }

    /** Number of nodes, not counted beyond a limit. */
    static int size(Expr e, int limit) {
        int size = 1;
        for (Expr child : children(e)) {
            size += size < limit ? size(child, limit - size) : 0;
        }
        return size;
    }

    /** Whether a tree has more levels than a limit. Does not recurse. */
    static boolean isDeeper(Expr e, int limit) {
        List<Expr> level = List.of(e);
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth > limit) {
                return true;
            }
            level = level.stream().flatMap(node -> children(node).stream()).toList();
        }
        return false;
    }

    static boolean any(Expr e, Predicate<Expr> test) {
        if (test.test(e)) {
            return true;
        }
        for (Expr child : children(e)) {
            if (any(child, test)) {
                return true;
            }
        }
        return false;
    }

    static boolean hasDecimal(Expr e) {
        return any(e, x -> x instanceof Num n && n.decimal());
    }

    /** Whether the value depends on something that has no number. */
    static boolean isSymbolic(Expr e) {
        return any(e, x -> x instanceof Sym || x instanceof Call c && Functions.isOpaque(c.name()));
    }

    /** Names of the variables. */
    static Set<String> symbols(Expr e) {
        Set<String> names = new TreeSet<>();
        any(
                e,
                x -> {
                    if (x instanceof Sym s) {
                        names.add(s.name());
                    }
                    return false;
                });
        return names;
    }

    static Expr substitute(Expr e, String name, Expr value) {
        if (e instanceof Sym s) {
            return s.name().equals(name) ? value : e;
        }
        return map(e, x -> substitute(x, name, value));
    }

    /** Where i is a bound variable, it is no imaginary unit. */
    static Expr naming(Expr e, String variable) {
        if (!variable.equals("i")) {
            return e;
        }
        return e == Expr.Const.I ? new Sym("i") : map(e, x -> naming(x, variable));
    }

    static boolean hasPlusMinus(Expr e) {
        return any(e, x -> x instanceof PlusMinus);
    }

    /** Every plus-minus with its upper or lower sign. */
    static Expr signed(Expr e, boolean upper) {
        if (e instanceof PlusMinus p) {
            Expr value = signed(p.value(), upper);
            return upper == p.flipped() ? Expr.negated(value) : value;
        }
        return map(e, x -> signed(x, upper));
    }
}

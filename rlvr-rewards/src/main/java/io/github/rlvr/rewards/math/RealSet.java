package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Interval;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.SetOf;
import io.github.rlvr.rewards.math.Expr.SetOperation;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A set of real numbers as disjoint pieces in ascending order. Every end keeps the expression it
 * came from, so that ends can be compared exactly.
 */
record RealSet(List<Piece> pieces) {

    private static final int MAX_PIECES = 64;

    /** An end of a piece. */
    record End(double value, Expr source, boolean open) {

        static final End LOWEST =
                new End(Double.NEGATIVE_INFINITY, Expr.negated(Const.INFINITY), true);
        static final End HIGHEST = new End(Double.POSITIVE_INFINITY, Const.INFINITY, true);

        End flipped() {
            return new End(value, source, !open);
        }

        boolean at(End other) {
            return value == other.value
                    || !Double.isInfinite(value)
                            && !Double.isInfinite(other.value)
                            && Math.abs(value - other.value)
                                    <= 1e-12 * Math.max(Math.abs(value), Math.abs(other.value));
        }
    }

    /** An interval, or a point when both ends are the same number. */
    record Piece(End low, End high) {

        boolean isEmpty() {
            return low.value > high.value && !low.at(high)
                    || low.at(high) && (low.open || high.open);
        }
    }

    static final RealSet ALL = new RealSet(List.of(new Piece(End.LOWEST, End.HIGHEST)));
    static final RealSet NONE = new RealSet(List.of());

    /** The set that an expression denotes, if it is one of real numbers without parameters. */
    static Optional<RealSet> of(Expr e, Work work) {
        if (e instanceof Interval i) {
            return interval(i.low(), i.lowOpen(), i.high(), i.highOpen(), work);
        } else if (e instanceof Tuple t && t.items().size() == 2) {
            return interval(t.items().get(0), true, t.items().get(1), true, work);
        } else if (e instanceof SetOf s) {
            return points(s.items(), work);
        } else if (e instanceof Listing l) {
            return points(l.items(), work);
        } else if (e instanceof SetOperation s) {
            Optional<RealSet> left = Inequalities.solve(s.left(), work);
            return s.operator() == Expr.SetOperator.INTERSECTION && isWhole(s.right())
                    ? left.flatMap(a -> a.wholeNumbers(s.right().toString().equals("set:N")))
                    : left.flatMap(a -> of(s.right(), work).map(b -> a.combined(s.operator(), b)));
        } else if (e instanceof Sym s) {
            return named(s.name());
        }
        return Optional.empty();
    }

    private static Optional<RealSet> named(String name) {
        return switch (name) {
            case "set:R" -> Optional.of(ALL);
            case "emptyset" -> Optional.of(NONE);
            default -> Optional.empty();
        };
    }

    static Optional<RealSet> interval(
            Expr low, boolean lowOpen, Expr high, boolean highOpen, Work work) {
        Optional<Double> a = number(low, work);
        Optional<Double> b = number(high, work);
        if (a.isEmpty() || b.isEmpty()) {
            return Optional.empty();
        }
        boolean fromBelow = a.get() == Double.NEGATIVE_INFINITY;
        boolean toAbove = b.get() == Double.POSITIVE_INFINITY;
        End from = fromBelow ? End.LOWEST : new End(a.get(), low, lowOpen);
        End to = toAbove ? End.HIGHEST : new End(b.get(), high, highOpen);
        return Optional.of(new RealSet(List.of(new Piece(from, to))).normalised());
    }

    private static Optional<RealSet> points(List<Expr> items, Work work) {
        List<Piece> pieces = new ArrayList<>();
        for (Expr item : items) {
            Optional<Double> value = number(item, work);
            if (value.isEmpty() || value.get().isInfinite()) {
                return Optional.empty();
            }
            End end = new End(value.get(), item, false);
            pieces.add(new Piece(end, end));
        }
        return pieces.size() > MAX_PIECES
                ? Optional.empty()
                : Optional.of(new RealSet(pieces).normalised());
    }

    private static Optional<Double> number(Expr e, Work work) {
        Expr simple = work.simplify(e);
        if (simple == Const.INFINITY) {
            return Optional.of(Double.POSITIVE_INFINITY);
        }
        if (simple.equals(End.LOWEST.source)) {
            return Optional.of(Double.NEGATIVE_INFINITY);
        }
        if (Trees.isSymbolic(simple)) {
            return Optional.empty();
        }
        Approx value = work.value(simple, 0);
        return value.isValid() && value.isReal() ? Optional.of(value.re()) : Optional.empty();
    }

    private static boolean isWhole(Expr e) {
        return e.equals(new Sym("set:Z")) || e.equals(new Sym("set:N"));
    }

    /** The whole numbers in a bounded set; empty when there are too many. */
    private Optional<RealSet> wholeNumbers(boolean positive) {
        List<Expr> members = new ArrayList<>();
        for (Piece piece : pieces) {
            double from = positive ? Math.max(1, piece.low.value) : piece.low.value;
            if (!(piece.high.value - from <= MAX_PIECES) || Math.abs(from) > 1e9) {
                return Optional.empty();
            }
            for (double n = Math.ceil(from); n <= piece.high.value; n++) {
                boolean out = n == piece.low.value && piece.low.open;
                if (!out && !(n == piece.high.value && piece.high.open)) {
                    members.add(Expr.number(Rational.of((long) n)));
                }
            }
        }
        return members.isEmpty() ? Optional.of(NONE) : points(members, new Work());
    }

    RealSet combined(Expr.SetOperator operator, RealSet other) {
        return switch (operator) {
            case UNION -> union(other);
            case INTERSECTION -> intersection(other);
            case DIFFERENCE -> intersection(other.complement());
        };
    }

    RealSet union(RealSet other) {
        List<Piece> all = new ArrayList<>(pieces);
        all.addAll(other.pieces);
        return new RealSet(all).normalised();
    }

    RealSet intersection(RealSet other) {
        List<Piece> out = new ArrayList<>();
        for (Piece a : pieces) {
            for (Piece b : other.pieces) {
                out.add(new Piece(higher(a.low, b.low), lower(a.high, b.high)));
            }
        }
        return new RealSet(out).normalised();
    }

    RealSet complement() {
        List<Piece> out = new ArrayList<>();
        End from = End.LOWEST;
        for (Piece piece : pieces) {
            out.add(new Piece(from, piece.low.flipped()));
            from = piece.high.flipped();
        }
        out.add(new Piece(from, End.HIGHEST));
        out.removeIf(
                p ->
                        p.low.value == Double.POSITIVE_INFINITY
                                || p.high.value == Double.NEGATIVE_INFINITY);
        return new RealSet(out).normalised();
    }

    private static End higher(End a, End b) {
        return a.at(b) ? (a.open ? a : b) : a.value > b.value ? a : b;
    }

    private static End lower(End a, End b) {
        return a.at(b) ? (a.open ? a : b) : a.value < b.value ? a : b;
    }

    /** Without empty pieces, sorted, touching pieces joined. */
    private RealSet normalised() {
        List<Piece> sorted = new ArrayList<>(pieces);
        sorted.removeIf(Piece::isEmpty);
        sorted.sort(
                Comparator.comparingDouble((Piece p) -> p.low.value)
                        .thenComparing(p -> p.low.open));
        List<Piece> out = new ArrayList<>();
        for (Piece piece : sorted) {
            Piece last = out.isEmpty() ? null : out.get(out.size() - 1);
            if (last != null && touches(last.high, piece.low)) {
                out.set(out.size() - 1, new Piece(last.low, further(last.high, piece.high)));
            } else {
                out.add(piece);
            }
        }
        return new RealSet(List.copyOf(out));
    }

    private static boolean touches(End high, End low) {
        return high.at(low) ? !(high.open && low.open) : high.value > low.value;
    }

    private static End further(End a, End b) {
        return a.at(b) ? (a.open ? b : a) : a.value > b.value ? a : b;
    }
}

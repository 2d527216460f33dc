package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Interval;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Matrix;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.SetOf;
import io.github.rlvr.rewards.math.Expr.SetOperation;
import io.github.rlvr.rewards.math.Expr.SetOperator;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Tuple;
import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads what stands between brackets, bars and {@code \begin .. \end}. */
final class Brackets {

    private final TokenStream in;
    private final MathParser parser;

    Brackets(TokenStream in, MathParser parser) {
        this.in = in;
        this.parser = parser;
    }

    /** From an opening token to the closing one. */
    Expr read() {
        String open = in.next().text();
        int bars = in.bars;
        boolean inSet = in.inSet;
        in.bars = 0;
        in.inSet = open.equals("\\{");
        Expr group = in.peek().kind() == Kind.CLOSE ? empty(open) : content(open);
        in.bars = bars;
        in.inSet = inSet;
        return group;
    }

    private Expr empty(String open) {
        in.next();
        return open.equals("\\{") ? new Sym("emptyset") : in.fail();
    }

    private Expr content(String open) {
        Expr content = parser.listing();
        if (in.takes(Kind.OPERATOR, "choose")) {
            content = new Call("binom", List.of(content, parser.listing()));
        } else if (in.inSet
                && (in.takes(Kind.BAR, "|")
                        || in.takes(Kind.BAR, "mid")
                        || in.takes(Kind.OPERATOR, ":"))) {
            Expr condition = parser.listing();
            in.expect(Kind.CLOSE, "\\}");
            return restricted(content, condition);
        }
        if (in.peek().kind() != Kind.CLOSE) {
            return in.fail();
        }
        return group(open, in.next().text(), content);
    }

    private Expr group(String open, String close, Expr content) {
        List<Expr> items = content instanceof Listing listing ? listing.items() : List.of(content);
        boolean mixed = (open + close).equals("(]") || (open + close).equals("[)");
        boolean infinite =
                (open + close).equals("()")
                        && items.size() == 2
                        && items.stream().anyMatch(Brackets::isInfinite);
        if (items.size() == 2 && ((open + close).equals("[]") || mixed || infinite)) {
            return new Interval(items.get(0), open.equals("("), items.get(1), close.equals(")"));
        }
        if (mixed) {
            return in.fail();
        }
        return switch (open + close) {
            case "()", "[]", "langlelangle" -> items.size() == 1 ? content : new Tuple(items);
            case "{}" -> items.size() == 1 ? content : new SetOf(items);
            case "\\{\\}" -> items.size() == 1 && in.integrals > 0 ? content : new SetOf(items);
            case "floorfloor" -> new Call("floor", items);
            case "ceilceil" -> new Call("ceil", items);
            case "||" -> new Call("abs", items);
            case "||||" -> new Call("norm", items);
            default -> in.fail();
        };
    }

    /** A condition on the real numbers, or on the members of another set. */
    private static Expr restricted(Expr member, Expr condition) {
        boolean other =
                member instanceof Relation r
                        && r.signs().equals(List.of(Sign.MEMBER))
                        && !r.sides().get(1).equals(new Sym("set:R"));
        return other
                ? new SetOperation(
                        SetOperator.INTERSECTION, condition, ((Relation) member).sides().get(1))
                : condition;
    }

    private static boolean isInfinite(Expr item) {
        return item == Const.INFINITY
                || item instanceof Product product && product.factors().contains(Const.INFINITY);
    }

    /** From one bar to the next. */
    Expr absolute() {
        String bar = in.next().text();
        if (bar.equals("mid")) {
            return in.fail();
        }
        in.bars++;
        Expr content = parser.listing();
        in.bars--;
        in.expect(Kind.BAR, bar);
        return new Call(bar.equals("|") ? "abs" : "norm", List.of(content));
    }

    Expr environment() {
        String name = in.next().text().replace("begin:", "").replace("*", "");
        if (name.equals("array") && in.peek().is(Kind.OPEN, "{")) {
            skipColumns();
        }
        int bars = in.bars;
        in.bars = 0;
        in.matrices++;
        List<List<Expr>> rows = rows();
        in.matrices--;
        in.bars = bars;
        return in.failed() ? in.fail() : environment(name, rows);
    }

    private Expr environment(String name, List<List<Expr>> rows) {
        boolean narrow = rows.stream().allMatch(row -> row.size() == 1);
        boolean even = rows.stream().allMatch(row -> row.size() == rows.get(0).size());
        return switch (name) {
            case "matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array" ->
                    even ? new Matrix(rows) : in.fail();
            case "vmatrix" -> even ? new Call("det", List.of(new Matrix(rows))) : in.fail();
            case "cases", "aligned", "align", "gathered", "gather", "split", "equation" ->
                    narrow ? column(rows) : even ? new Matrix(rows) : in.fail();
            default -> in.fail();
        };
    }

    private static Expr column(List<List<Expr>> rows) {
        List<Expr> items = rows.stream().map(row -> row.get(0)).toList();
        return items.size() == 1 ? items.get(0) : new Listing(items, false);
    }

    private void skipColumns() {
        while (!in.atEnd() && in.next().kind() != Kind.CLOSE) {
            continue;
        }
    }

    private List<List<Expr>> rows() {
        List<List<Expr>> rows = new ArrayList<>();
        while (!in.atEnd() && !atEndOfEnvironment() && rows.size() <= 64) {
            List<Expr> row = new ArrayList<>();
            do {
                row.add(parser.listing());
            } while (in.takes(Kind.SEPARATOR, "&") && row.size() <= 64);
            rows.add(List.copyOf(row));
            if (!in.takes(Kind.SEPARATOR, "\\\\")) {
                break;
            }
        }
        if (rows.isEmpty() || !atEndOfEnvironment()) {
            in.fail();
        }
        in.next();
        return rows;
    }

    private boolean atEndOfEnvironment() {
        return in.peek().kind() == Kind.ENVIRONMENT && in.peek().text().startsWith("end");
    }
}

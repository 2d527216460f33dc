package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Bound;
import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads LaTeX commands with arguments: fractions, roots, sums, integrals, limits. */
final class Commands {

    private final TokenStream in;
    private final MathParser parser;
    private final Atoms atoms;

    Commands(TokenStream in, MathParser parser, Atoms atoms) {
        this.in = in;
        this.parser = parser;
        this.atoms = atoms;
    }

    Expr read() {
        String name = in.next().text();
        return switch (name) {
            case "frac" -> fraction();
            case "sqrt" -> root();
            case "binom" -> {
                Expr up = atoms.argument();
                yield new Call("binom", List.of(up, atoms.argument()));
            }
            case "boxed", "variable" -> atoms.argument();
            case "neg", "lnot" -> new Call("neg", List.of(parser.power()));
            case "int", "iint", "oint" -> integral();
            case "sum", "prod" -> series(name);
            case "lim" -> limit();
            default ->
                    name.startsWith("accent:")
                            ? new Call(name, List.of(points(name, atoms.argument())))
                            : in.fail();
        };
    }

    /** Two points are a name and no product; only an arrow has a direction. */
    private static Expr points(String accent, Expr marked) {
        boolean letters =
                marked instanceof Product p
                        && p.factors().stream()
                                .allMatch(f -> f instanceof Sym s && s.name().matches("[A-Z]"));
        if (!letters) {
            return marked;
        }
        String word = marked.toString().replace("*", "");
        String reversed = new StringBuilder(word).reverse().toString();
        boolean turn = !accent.endsWith("arrow") && reversed.compareTo(word) < 0;
        return new Sym(turn ? reversed : word);
    }

    private Expr fraction() {
        if (derivativeAhead()) {
            String variable = in.peek(5).text();
            for (int i = 0; i < 7; i++) {
                in.next();
            }
            return new Bound("derivative", variable, parser.product(), List.of(new Sym(variable)));
        }
        Expr up = atoms.argument();
        return Expr.quotient(up, atoms.argument());
    }

    private boolean derivativeAhead() {
        return in.peek().is(Kind.OPEN, "{")
                && in.peek(1).is(Kind.SYMBOL, "d")
                && in.peek(2).is(Kind.CLOSE, "}")
                && in.peek(3).is(Kind.OPEN, "{")
                && in.peek(4).is(Kind.SYMBOL, "d")
                && in.peek(5).kind() == Kind.SYMBOL
                && in.peek(6).is(Kind.CLOSE, "}");
    }

    private Expr root() {
        Expr degree = Expr.number(Rational.of(2));
        if (in.takes(Kind.OPEN, "[")) {
            degree = parser.sum();
            in.expect(Kind.CLOSE, "]");
        }
        return new Power(atoms.scriptArgument(), Expr.inverse(degree));
    }

    private Expr integral() {
        List<Expr> limits = limits();
        String outer = in.differential;
        in.differential = null;
        in.integrals++;
        Expr body = parser.sum();
        in.integrals--;
        String variable = in.differential == null ? "x" : in.differential;
        in.differential = outer;
        List<Expr> args = new ArrayList<>(limits);
        if (limits.isEmpty()) {
            args.add(new Sym(variable));
        }
        return new Bound("integral", variable, body, List.copyOf(args));
    }

    private Expr series(String name) {
        String variable = "n";
        List<Expr> args = new ArrayList<>();
        for (Expr limit : limits()) {
            if (limit instanceof Relation r
                    && r.sides().size() == 2
                    && name(r.sides().get(0)) != null) {
                variable = name(r.sides().get(0));
                args.add(r.sides().get(1));
            } else {
                args.add(limit);
            }
        }
        return new Bound(
                name, variable, Trees.naming(parser.product(), variable), List.copyOf(args));
    }

    private Expr limit() {
        List<Expr> limits = limits();
        if (limits.size() != 1 || !(limits.get(0) instanceof Relation r) || r.sides().size() != 2) {
            return in.fail();
        }
        String variable = name(r.sides().get(0));
        return variable == null
                ? in.fail()
                : new Bound(
                        "limit",
                        variable,
                        Trees.naming(parser.product(), variable),
                        List.of(r.sides().get(1)));
    }

    private static String name(Expr side) {
        return side instanceof Sym s ? s.name() : side == Expr.Const.I ? "i" : null;
    }

    /** What stands below and above the sign, the lower one first. */
    private List<Expr> limits() {
        Expr below = null;
        Expr above = null;
        while (in.peek().isOperator("_") || in.peek().isOperator("^")) {
            boolean low = in.next().text().equals("_");
            Expr script = in.peek().isOperator("-") ? parser.unary() : atoms.scriptArgument();
            below = low ? script : below;
            above = low ? above : script;
        }
        List<Expr> limits = new ArrayList<>();
        for (Expr limit : new Expr[] {below, above}) {
            if (limit != null) {
                limits.add(limit);
            }
        }
        return limits;
    }
}

package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Call;
import io.github.rlvr.rewards.math.Expr.Const;
import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads names, subscripts and functions, and hands the rest to its neighbours. */
final class Atoms {

    private static final String FUNCTION_LETTERS = "fghFGH";
    private static final Set<String> INVERTIBLE =
            Set.of("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh");

    private static final Set<String> ANGULAR = Set.of("sin", "cos", "tan", "cot", "sec", "csc");

    private final TokenStream in;
    private final MathParser parser;
    private final Brackets brackets;
    private final Numbers numbers;
    private final Commands commands;

    Atoms(TokenStream in, MathParser parser) {
        this.in = in;
        this.parser = parser;
        brackets = new Brackets(in, parser);
        numbers = new Numbers(in);
        commands = new Commands(in, parser, this);
    }

    /** Whether a token can begin a factor that stands beside another one. */
    boolean startsFactor(Token token) {
        return switch (token.kind()) {
            case NUMBER, SYMBOL, OPEN, COMMAND -> true;
            case FUNCTION -> hasArgument();
            case BAR -> in.bars == 0 && !in.inSet && !token.text().equals("mid");
            case ENVIRONMENT -> token.text().startsWith("begin");
            default -> false;
        };
    }

    /** "5 min" ends in a unit, "5 min(a, b)" in a function. */
    private boolean hasArgument() {
        Kind next = in.peek(1).kind();
        return next != Kind.END
                && next != Kind.SEPARATOR
                && next != Kind.CLOSE
                && next != Kind.RELATION;
    }

    Expr atom() {
        return switch (in.peek().kind()) {
            case NUMBER -> numbers.read();
            case SYMBOL -> symbol();
            case FUNCTION -> function();
            case OPEN -> brackets.read();
            case BAR -> brackets.absolute();
            case ENVIRONMENT -> brackets.environment();
            case COMMAND -> commands.read();
            default -> in.fail();
        };
    }

    /** What stands behind a caret: a group, a number or one more atom. */
    Expr scriptArgument() {
        return in.peek().kind() == Kind.NUMBER ? numbers.plain() : atom();
    }

    /** An argument of a fraction: a group or a single digit or letter. */
    Expr argument() {
        return in.peek().kind() == Kind.NUMBER ? Numbers.literal(in.nextDigit().text()) : atom();
    }

    private Expr symbol() {
        if (differential()) {
            return Expr.ONE;
        }
        String name = in.next().text();
        boolean indexed = in.peek().isOperator("_");
        return switch (name) {
            case "oo" -> Const.INFINITY;
            case "pi" -> indexed ? new Sym("pi") : Const.PI;
            case "e" -> indexed ? new Sym("e") : Const.E;
            case "i" -> indexed ? new Sym("i") : Const.I;
            case "angle", "triangle" -> corners(name);
            default -> applied(name);
        };
    }

    /** An angle or triangle by its corners: their order counts, up to direction. */
    private Expr corners(String shape) {
        StringBuilder word = new StringBuilder();
        while (in.peek().kind() == Kind.SYMBOL
                && in.peek().text().matches("[A-Z]")
                && word.length() < 4) {
            word.append(in.next().text());
        }
        String letters = word.toString();
        String reversed = word.reverse().toString();
        return letters.isEmpty()
                ? new Sym(shape)
                : new Sym(shape + " " + (letters.compareTo(reversed) < 0 ? letters : reversed));
    }

    private Expr applied(String name) {
        boolean function =
                name.length() == 1
                        && FUNCTION_LETTERS.contains(name)
                        && (in.peek().is(Kind.OPEN, "(")
                                || in.peek().is(Kind.OPEN, "{") && in.peek(1).is(Kind.OPEN, "("));
        return function ? new Call("f:" + name, items(brackets.read())) : new Sym(name);
    }

    /** Reads "dx" where an integral waits for it. */
    boolean differential() {
        if (in.integrals == 0
                || !in.peek().is(Kind.SYMBOL, "d")
                || in.peek(1).kind() != Kind.SYMBOL) {
            return false;
        }
        in.next();
        in.differential = in.next().text();
        return true;
    }

    /** A letter, brackets and then a given relation: the value of a function; null otherwise. */
    Expr appliedBefore(String relation) {
        if (in.peek().kind() != Kind.SYMBOL || !in.peek(1).is(Kind.OPEN, "(")) {
            return null;
        }
        int i = 2;
        for (int open = 1; open > 0 && in.peek(i).kind() != Kind.END; i++) {
            open += in.peek(i).kind() == Kind.OPEN ? 1 : in.peek(i).kind() == Kind.CLOSE ? -1 : 0;
        }
        if (!in.peek(i).is(Kind.RELATION, relation)) {
            return null;
        }
        String name = in.next().text();
        return new Call("f:" + name, items(brackets.read()));
    }

    static List<Expr> items(Expr group) {
        if (group instanceof Expr.Listing listing) {
            return listing.items();
        }
        if (group instanceof Expr.Tuple tuple) {
            return tuple.items();
        }
        if (group instanceof Expr.SetOf set) {
            return set.items();
        }
        return group instanceof Expr.Interval pair
                ? List.of(pair.low(), pair.high())
                : List.of(group);
    }

    /** A name with its index; an index that is an expression makes it a function of that. */
    Expr subscripted(Expr value) {
        in.next();
        if (value instanceof Power power && power.base() instanceof Sym) {
            return new Power(indexed(power.base()), power.exponent());
        }
        return indexed(value);
    }

    private Expr indexed(Expr value) {
        String label = label();
        if (label != null) {
            return value instanceof Sym s
                    ? new Sym(s.name() + "_" + label)
                    : new Call("sub:" + label, List.of(value));
        }
        List<Expr> index = items(scriptArgument());
        if (value instanceof Sym s) {
            return new Call("sub:" + s.name(), index);
        }
        List<Expr> args = new ArrayList<>(index);
        args.add(value);
        return new Call("sub", args);
    }

    /** An index of digits or of several letters; null when it is an expression. */
    private String label() {
        if (in.peek().kind() == Kind.NUMBER) {
            return in.next().text();
        }
        int i = 1;
        StringBuilder label = new StringBuilder();
        for (Kind kind = in.peek(i).kind(); isLabel(kind); kind = in.peek(++i).kind()) {
            label.append(in.peek(i).text());
        }
        boolean whole = in.peek().is(Kind.OPEN, "{") && in.peek(i).is(Kind.CLOSE, "}");
        boolean named = i > 2 || in.peek(1).kind() != Kind.SYMBOL;
        if (!whole || label.length() == 0 || !named) {
            return null;
        }
        for (int k = 0; k <= i; k++) {
            in.next();
        }
        return label.toString();
    }

    private static boolean isLabel(Kind kind) {
        return kind == Kind.SYMBOL || kind == Kind.NUMBER || kind == Kind.TEXT || kind == Kind.WORD;
    }

    private Expr function() {
        String name = in.next().text();
        Expr exponent = null;
        Expr base = null;
        while (in.peek().isOperator("^") || in.peek().isOperator("_")) {
            boolean up = in.next().text().equals("^");
            Expr script = in.peek().isOperator("-") ? parser.unary() : scriptArgument();
            exponent = up ? script : exponent;
            base = up ? base : script;
        }
        boolean inverse =
                exponent instanceof Num n
                        && n.value().equals(Rational.MINUS_ONE)
                        && INVERTIBLE.contains(name);
        in.angles += ANGULAR.contains(name) ? 1 : 0;
        List<Expr> args = new ArrayList<>(arguments());
        in.angles -= ANGULAR.contains(name) ? 1 : 0;
        if (base != null) {
            args.add(base);
        }
        Expr call = call(inverse ? "arc" + name : name, List.copyOf(args));
        return exponent == null || inverse ? call : new Power(call, exponent);
    }

    private static Expr call(String name, List<Expr> args) {
        if (name.equals("exp") && args.size() == 1) {
            return new Power(Const.E, args.get(0));
        }
        return new Call(name, args);
    }

    private List<Expr> arguments() {
        if (in.peek().kind() == Kind.OPEN && "({[\\{".contains(in.peek().text())) {
            return items(brackets.read());
        }
        return List.of(implicitArgument());
    }

    /** "sin 2x" takes every factor up to the next function or sign. */
    private Expr implicitArgument() {
        List<Expr> factors = new ArrayList<>(List.of(parser.unary()));
        while (!in.atEnd()
                && startsFactor(in.peek())
                && in.peek().kind() != Kind.FUNCTION
                && !differentialAhead()) {
            factors.add(parser.power());
        }
        return factors.size() == 1 ? factors.get(0) : new Product(List.copyOf(factors));
    }

    private boolean differentialAhead() {
        return in.integrals > 0
                && in.peek().is(Kind.SYMBOL, "d")
                && in.peek(1).kind() == Kind.SYMBOL;
    }
}

package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Interval;
import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Percent;
import io.github.rlvr.rewards.math.Expr.PlusMinus;
import io.github.rlvr.rewards.math.Expr.Power;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Quantity;
import io.github.rlvr.rewards.math.Expr.Ratio;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.SetOf;
import io.github.rlvr.rewards.math.Expr.SetOperation;
import io.github.rlvr.rewards.math.Expr.SetOperator;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Recursive-descent parser of LaTeX and plain mathematics, from lists down to powers; {@link Atoms}
 * reads what stands below a power. Tokens are read once, apart from short looks ahead. A parse that
 * fails says so by a flag.
 */
final class MathParser {

    static final int MAX_ITEMS = 256;

    private static final Expr HALF_TURN = Expr.number(Rational.of(180));

    private static final Map<String, Sign> SIGNS =
            Map.of(
                    "=",
                    Sign.EQUAL,
                    "~",
                    Sign.APPROXIMATE,
                    "!=",
                    Sign.UNEQUAL,
                    "<",
                    Sign.LESS,
                    "<=",
                    Sign.LESS_EQUAL,
                    ">",
                    Sign.GREATER,
                    ">=",
                    Sign.GREATER_EQUAL,
                    "in",
                    Sign.MEMBER,
                    "rel",
                    Sign.OTHER);

    private final TokenStream in;
    private final Atoms atoms;

    private MathParser(List<Token> tokens) {
        in = new TokenStream(tokens);
        atoms = new Atoms(in, this);
    }

    /** Parses a cleaned answer; empty when it is no mathematics that this parser knows. */
    static Optional<Expr> parse(String cleaned) {
        List<Token> tokens = Lexer.tokens(cleaned);
        if (tokens == null || tokens.size() < 2) {
            return Optional.empty();
        }
        MathParser parser = new MathParser(tokens);
        Expr answer = parser.listing();
        return parser.in.failed()
                        || !parser.in.atEnd()
                        || Trees.isDeeper(answer, 2 * TokenStream.MAX_DEPTH)
                ? Optional.empty()
                : Optional.of(answer);
    }

    /** Elements with separators between; a single one stands for itself. */
    Expr listing() {
        if (!in.enter()) {
            return Expr.ZERO;
        }
        List<Expr> items = new ArrayList<>();
        boolean alternatives = false;
        boolean rows = false;
        separators();
        do {
            if (startsNothing()) {
                break;
            }
            items.add(element());
            rows = false;
            while (in.atSeparator()) {
                alternatives |= in.next().text().equals("or");
                rows = true;
            }
        } while (rows && !in.atEnd() && items.size() <= MAX_ITEMS);
        in.leave();
        if (items.isEmpty() || items.size() > MAX_ITEMS) {
            return in.fail();
        }
        return items.size() == 1 ? items.get(0) : new Listing(List.copyOf(items), alternatives);
    }

    private void separators() {
        while (in.atSeparator()) {
            in.next();
        }
    }

    private boolean startsNothing() {
        Kind kind = in.peek().kind();
        return kind == Kind.SEPARATOR
                || kind == Kind.CLOSE
                || kind == Kind.END
                || kind == Kind.ENVIRONMENT && in.peek().text().startsWith("end");
    }

    private Expr element() {
        Expr name = name();
        Expr value = name != null ? relation(name) : relation(null);
        return unit(value);
    }

    /** Words in front of an equals sign name a quantity. */
    private Expr name() {
        int start = in.position();
        StringBuilder words = new StringBuilder();
        while (in.peek().kind() == Kind.TEXT || in.peek().kind() == Kind.WORD) {
            words.append(words.isEmpty() ? "" : " ").append(in.next().text());
        }
        if (words.length() > 0
                && words.length() < 80
                && (in.peek().is(Kind.RELATION, "=") || in.takes(Kind.OPERATOR, ":"))) {
            return new Sym(words.toString());
        }
        in.rewind(start);
        return null;
    }

    private Expr relation(Expr name) {
        if (name == null
                && in.peek().kind() == Kind.RELATION
                && SIGNS.get(in.peek().text()).isEquality()) {
            in.next();
        }
        if (name != null && in.peek().kind() != Kind.RELATION) {
            return setExpression();
        }
        Expr first = name != null ? name : leftSide();
        if (in.peek().kind() != Kind.RELATION) {
            return first;
        }
        List<Expr> sides = new ArrayList<>(List.of(first));
        List<Sign> signs = new ArrayList<>();
        while (in.peek().kind() == Kind.RELATION && sides.size() < 64) {
            signs.add(SIGNS.get(in.next().text()));
            sides.add(unit(setExpression()));
        }
        return new Relation(List.copyOf(sides), List.copyOf(signs));
    }

    /** {@code f(..)} in front of an equals sign is a function's value whatever the letter. */
    private Expr leftSide() {
        Expr applied = atoms.appliedBefore("=");
        return applied != null ? applied : setExpression();
    }

    private Expr unit(Expr value) {
        StringBuilder words = new StringBuilder();
        String power = "";
        while (atUnitWord()) {
            words.append(words.isEmpty() ? "" : " ").append(in.next().text());
            power = unitPower() + power;
        }
        if (words.length() == 0) {
            return value;
        }
        String unit = words.toString();
        Rational scale = Units.scale(unit);
        if (scale != null) {
            return new Product(List.of(value, Expr.number(scale)));
        }
        return Units.isUnit(unit) ? new Quantity(value, unit + power) : in.fail();
    }

    private boolean atUnitWord() {
        Kind kind = in.peek().kind();
        return kind == Kind.TEXT
                || kind == Kind.WORD
                || kind == Kind.FUNCTION && !atoms.startsFactor(in.peek());
    }

    /** The power of a unit, such as "^2", or nothing. */
    private String unitPower() {
        if (!in.peek().isOperator("^")) {
            return "";
        }
        if (in.peek(1).kind() == Kind.NUMBER) {
            in.next();
            return "^" + in.next().text();
        }
        boolean braced =
                in.peek(1).is(Kind.OPEN, "{")
                        && in.peek(2).kind() == Kind.NUMBER
                        && in.peek(3).is(Kind.CLOSE, "}");
        String power = braced ? "^" + in.peek(2).text() : "";
        for (int i = 0; braced && i < 4; i++) {
            in.next();
        }
        return power;
    }

    private Expr setExpression() {
        Expr left = ratio();
        while (in.peek().isOperator("cup")
                || in.peek().isOperator("cap")
                || in.peek().isOperator("setminus")) {
            SetOperator operator =
                    switch (in.next().text()) {
                        case "cup" -> SetOperator.UNION;
                        case "cap" -> SetOperator.INTERSECTION;
                        default -> SetOperator.DIFFERENCE;
                    };
            left = new SetOperation(operator, left, ratio());
        }
        return left;
    }

    private Expr ratio() {
        int start = in.position();
        Expr first = sum();
        while (in.takes(Kind.OPERATOR, "over")) {
            first = Expr.quotient(first, sum());
        }
        if (in.inSet || !in.peek().isOperator(":")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        boolean clock =
                in.peek(1).kind() == Kind.NUMBER
                        && in.peek(1).text().length() == 2
                        && in.position() == start + 1;
        while (in.takes(Kind.OPERATOR, ":") && parts.size() < 16) {
            parts.add(sum());
        }
        return new Ratio(List.copyOf(parts), clock);
    }

    /** Terms with signs between. */
    Expr sum() {
        if (!in.enter()) {
            return Expr.ZERO;
        }
        List<Expr> terms = new ArrayList<>();
        boolean ended = false;
        terms.add(term());
        while (!ended && isAdditive(in.peek()) && terms.size() < 4 * MAX_ITEMS) {
            ended = in.differential != null;
            if (!ended) {
                terms.add(term());
            }
        }
        in.leave();
        return terms.size() == 1 ? terms.get(0) : new Sum(List.copyOf(terms));
    }

    private static boolean isAdditive(Token token) {
        return token.isOperator("+")
                || token.isOperator("-")
                || token.isOperator("pm")
                || token.isOperator("mp");
    }

    /** A product with all signs in front of it. */
    private Expr term() {
        boolean negative = false;
        String both = null;
        while (isAdditive(in.peek())) {
            String sign = in.next().text();
            negative ^= sign.equals("-");
            both = sign.length() == 2 ? sign : both;
        }
        Expr value = product(negative);
        return both == null ? value : new PlusMinus(value, both.equals("mp"));
    }

    /** Factors with or without signs between; quotients and remainders from left to right. */
    Expr product() {
        return product(false);
    }

    /** A product behind a sign: "-6 mod 5" is a remainder of -6. */
    private Expr product(boolean negative) {
        boolean open = negative;
        List<Expr> factors = new ArrayList<>(List.of(unary()));
        while (!in.atEnd() && factors.size() <= 4 * MAX_ITEMS) {
            Token token = in.peek();
            if (token.isOperator("*")) {
                in.next();
                factors.add(unary());
            } else if (token.isOperator("/")) {
                in.next();
                factors.add(Expr.inverse(unary()));
            } else if (token.isOperator("mod")) {
                in.next();
                Expr dividend = signed(open, productOf(factors));
                open = false;
                factors =
                        new ArrayList<>(List.of(new Expr.Call("mod", List.of(dividend, unary()))));
            } else if (token.isOperator("pmod")) {
                in.next();
                power(); // "9 (mod 11)": the residue is the answer
            } else if (token.is(Kind.OPEN, "(") && in.peek(1).isOperator("mod")) {
                residue();
            } else if (atoms.startsFactor(token)) {
                if (atoms.differential()) {
                    break;
                }
                factors.add(power());
            } else {
                break;
            }
        }
        return signed(open, productOf(factors));
    }

    private static Expr signed(boolean negative, Expr value) {
        return negative ? Expr.negated(value) : value;
    }

    /** "9 (mod 11)": the residue is the answer. */
    private void residue() {
        in.next();
        in.next();
        power();
        in.expect(Kind.CLOSE, ")");
    }

    private static Expr productOf(List<Expr> factors) {
        if (factors.size() == 1) {
            return factors.get(0);
        }
        return new Product(factors.stream().map(MathParser::factor).toList());
    }

    /** Brackets of one item that stand beside another factor only group. */
    private static Expr factor(Expr factor) {
        return factor instanceof SetOf set && set.items().size() == 1 ? set.items().get(0) : factor;
    }

    /** A power with signs in front, as a factor. */
    Expr unary() {
        if (isAdditive(in.peek())) {
            if (!in.enter()) {
                return Expr.ZERO;
            }
            String sign = in.next().text();
            Expr value = unary();
            in.leave();
            return switch (sign) {
                case "-" -> Expr.negated(value);
                case "+" -> value;
                default -> new PlusMinus(value, sign.equals("mp"));
            };
        }
        return power();
    }

    /** An atom with everything that is written behind it. */
    Expr power() {
        if (!in.enter()) {
            return Expr.ZERO;
        }
        Expr value = atoms.atom();
        for (boolean more = true; more && !in.failed(); ) {
            Token token = in.peek();
            more = token.kind() == Kind.OPERATOR;
            switch (more ? token.text() : "") {
                case "^" -> value = raised(value);
                case "_" -> value = atoms.subscripted(value);
                case "!" -> value = suffix(new Expr.Call("factorial", List.of(value)));
                case "%" -> value = percent(value);
                case "'" ->
                        value = suffix(value instanceof Sym s ? new Sym(s.name() + "'") : value);
                case "deg" -> value = degrees(suffix(value));
                default -> more = false;
            }
        }
        in.leave();
        return value;
    }

    /**
     * Nothing is multiplied by what stands before its percent sign: "5 % 3" means something else.
     */
    private Expr percent(Expr value) {
        in.next();
        return atoms.startsFactor(in.peek()) ? in.fail() : new Percent(value);
    }

    private Expr suffix(Expr value) {
        in.next();
        return value;
    }

    private Expr raised(Expr base) {
        in.next();
        if (in.takes(Kind.OPERATOR, "deg") || degreeGroup()) {
            return degrees(base);
        }
        if (in.peek().is(Kind.OPEN, "{")
                && isAdditive(in.peek(1))
                && in.peek(2).is(Kind.CLOSE, "}")) {
            in.next();
            in.next();
            in.next(); // "3^{+}"
            return base;
        }
        if (isAdditive(in.peek())
                && in.peek(1).kind() != Kind.NUMBER
                && !atoms.startsFactor(in.peek(1))) {
            in.next(); // "3^+": a one-sided limit
            return base;
        }
        Expr exponent = isAdditive(in.peek()) ? unary() : atoms.scriptArgument();
        if (exponent instanceof Sym s && s.name().equals("\\prime") && base instanceof Sym b) {
            return new Sym(b.name() + "'");
        }
        if (base instanceof Interval || base instanceof Expr.SetOperation) {
            return in.fail();
        }
        return new Power(base, exponent);
    }

    /** What stands before a degree sign, which counts only in an argument of a sine. */
    private Expr degrees(Expr value) {
        boolean scale =
                in.peek().is(Kind.SYMBOL, "C")
                        || in.peek().is(Kind.SYMBOL, "F")
                        || in.peek().is(Kind.TEXT, "C")
                        || in.peek().is(Kind.TEXT, "F");
        if (scale && in.peek(1).kind() == Kind.END) {
            in.next(); // Celsius, Fahrenheit
        }
        if (in.peek().kind() == Kind.NUMBER && in.peek(1).isOperator("'")) {
            Expr minutes = Numbers.literal(in.next().text());
            in.next();
            return degrees(
                    new Sum(List.of(value, Expr.quotient(minutes, Expr.number(Rational.of(60))))));
        }
        return in.angles > 0
                ? new Product(List.of(value, Expr.Const.PI, Expr.inverse(HALF_TURN)))
                : value;
    }

    private boolean degreeGroup() {
        boolean degree =
                in.peek().is(Kind.OPEN, "{")
                        && in.peek(1).isOperator("deg")
                        && in.peek(2).is(Kind.CLOSE, "}");
        for (int i = 0; degree && i < 3; i++) {
            in.next();
        }
        return degree;
    }
}

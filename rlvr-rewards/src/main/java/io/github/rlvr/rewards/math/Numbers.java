package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Num;
import io.github.rlvr.rewards.math.Token.Kind;

/** Reads numbers: decimals, repeating decimals, mixed numbers, numerals in a base. */
final class Numbers {

    private final TokenStream in;

    Numbers(TokenStream in) {
        this.in = in;
    }

    Expr read() {
        Token token = in.next();
        if (in.peek().isOperator("_")) {
            return numeral(token.text());
        }
        if (isRepeating(token.text())) {
            return repeating(token.text());
        }
        Num value = literal(token.text());
        return value.decimal() ? value : mixed(value);
    }

    /** A number without what may follow it. */
    Expr plain() {
        return literal(in.next().text());
    }

    /** The value of a number token: digits, an exponent behind e, a repeated digit behind r. */
    static Num literal(String text) {
        int e = text.indexOf('e');
        int exponent = e < 0 ? 0 : Integer.parseInt(text.substring(e + 1));
        String digits = e < 0 ? text : text.substring(0, e);
        int r = digits.indexOf('r');
        if (r >= 0) {
            return repeated(digits.substring(0, r - 3), digits.substring(r + 1));
        }
        return new Num(Rational.decimal(digits, exponent), digits.indexOf('.') >= 0);
    }

    private static Num repeated(String fixed, String period) {
        int decimals = fixed.length() - fixed.indexOf('.') - 1;
        Rational nines = Rational.decimal("9".repeat(period.length()), 0);
        Rational tail = Rational.decimal(period, -decimals).over(nines);
        return Expr.number(Rational.decimal(fixed, 0).plus(tail));
    }

    private boolean isRepeating(String digits) {
        Token mark = in.peek();
        boolean bracket =
                digits.startsWith("0.")
                        && mark.is(Kind.OPEN, "(")
                        && !mark.spaced()
                        && in.peek(1).kind() == Kind.NUMBER
                        && in.peek(2).is(Kind.CLOSE, ")");
        return bracket
                || digits.indexOf('.') >= 0
                        && (mark.isCommand("accent:overline")
                                || mark.isCommand("accent:bar")
                                || mark.isCommand("accent:dot"));
    }

    /** {@code 0.1\overline{6}}, {@code 0.1\dot{6}} and {@code 0.1(6)}. */
    private Expr repeating(String digits) {
        boolean bracket = in.next().text().equals("(");
        boolean braced = !bracket && in.takes(Kind.OPEN, "{");
        String period = in.next().text();
        if (braced || bracket) {
            in.expect(Kind.CLOSE, braced ? "}" : ")");
        }
        boolean plain =
                !period.isEmpty()
                        && period.length() <= 200
                        && period.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain ? repeated(digits, period) : in.fail();
    }

    private Expr numeral(String digits) {
        in.next();
        boolean braced = in.takes(Kind.OPEN, "{");
        Token token = in.next();
        if (braced) {
            in.expect(Kind.CLOSE, "}");
        }
        int base =
                token.kind() == Kind.NUMBER ? small(token.text()) : NumberWords.base(token.text());
        return base < 2 || base > 36 ? in.fail() : new Expr.Numeral(digits, base);
    }

    private static int small(String digits) {
        return digits.length() > 2 || digits.indexOf('.') >= 0 ? -1 : Integer.parseInt(digits);
    }

    /** A whole number followed by a literal fraction is a mixed number. */
    private Expr mixed(Num whole) {
        if (in.peek().isCommand("frac")) {
            int start = in.position();
            in.next();
            Num up = wholePart();
            Num down = up == null ? null : wholePart();
            if (down != null && !down.value().isZero()) {
                return Expr.number(whole.value().plus(up.value().over(down.value())));
            }
            in.rewind(start);
        } else if (plainFractionAhead()) {
            Num up = literal(in.next().text());
            in.next();
            Num down = literal(in.next().text());
            return Expr.number(whole.value().plus(up.value().over(down.value())));
        }
        return whole;
    }

    private boolean plainFractionAhead() {
        return in.peek().kind() == Kind.NUMBER
                && in.peek().spaced()
                && in.peek(1).isOperator("/")
                && in.peek(2).kind() == Kind.NUMBER
                && isWhole(in.peek().text())
                && isWhole(in.peek(2).text())
                && !literal(in.peek(2).text()).value().isZero();
    }

    /** A literal in or without braces; null when it is anything else. */
    private Num wholePart() {
        boolean braced = in.takes(Kind.OPEN, "{");
        if (in.peek().kind() != Kind.NUMBER) {
            return null;
        }
        Token token = braced ? in.next() : in.nextDigit();
        boolean closed = !braced || in.takes(Kind.CLOSE, "}");
        return closed && isWhole(token.text()) ? literal(token.text()) : null;
    }

    private static boolean isWhole(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

package io.github.rlvr.rewards.math;

import java.util.List;

/**
 * A parsed answer. Immutable trees; {@code toString()} is a compact plain notation that is also the
 * key by which canonical trees are compared.
 */
sealed interface Expr {

    /** The number 0. */
    Expr ZERO = new Num(Rational.ZERO, false);

    /** The number 1. */
    Expr ONE = new Num(Rational.ONE, false);

    /** The number -1. */
    Expr MINUS_ONE = new Num(Rational.MINUS_ONE, false);

    static Num number(Rational value) {
        return new Num(value, false);
    }

    static Expr negated(Expr value) {
        return value instanceof Num n
                ? new Num(n.value.negate(), n.decimal)
                : new Product(List.of(MINUS_ONE, value));
    }

    static Expr inverse(Expr value) {
        return new Power(value, MINUS_ONE);
    }

    static Expr quotient(Expr a, Expr b) {
        return new Product(List.of(a, inverse(b)));
    }

    static Expr difference(Expr a, Expr b) {
        return new Sum(List.of(a, negated(b)));
    }

    private static String join(List<Expr> items, String between) {
        StringBuilder text = new StringBuilder();
        for (Expr item : items) {
            text.append(text.length() == 0 ? "" : between).append(item);
        }
        return text.toString();
    }

    /** An exact number; {@code decimal} when it was written with a decimal point. */
    record Num(Rational value, boolean decimal) implements Expr {
        @Override
        public String toString() {
            return value.toString();
        }
    }

    /** pi, e, the imaginary unit, infinity. */
    enum Const implements Expr {
        /** The circle constant. */
        PI,
        /** The base of natural logarithms. */
        E,
        /** The imaginary unit. */
        I,
        /** Positive infinity. */
        INFINITY;

        @Override
        public String toString() {
            return switch (this) {
                case PI -> "pi";
                case E -> "\\e";
                case I -> "\\i";
                case INFINITY -> "oo";
            };
        }
    }

    /** A variable or other name. */
    record Sym(String name) implements Expr {
        @Override
        public String toString() {
            return name;
        }
    }

    /** a + b + ... */
    record Sum(List<Expr> terms) implements Expr {
        @Override
        public String toString() {
            return "(" + join(terms, " + ") + ")";
        }
    }

    /** a b ... */
    record Product(List<Expr> factors) implements Expr {
        @Override
        public String toString() {
            return join(factors, "*");
        }
    }

    /** base to an exponent; roots and quotients are powers too. */
    record Power(Expr base, Expr exponent) implements Expr {
        @Override
        public String toString() {
            return "[" + base + "]^[" + exponent + "]";
        }
    }

    /** A function applied to arguments. */
    record Call(String name, List<Expr> args) implements Expr {
        @Override
        public String toString() {
            return name + "(" + join(args, ", ") + ")";
        }
    }

    /** An integral, sum, product, limit or derivative: a body under a bound variable. */
    record Bound(String name, String variable, Expr body, List<Expr> args) implements Expr {
        @Override
        public String toString() {
            return name + "[" + variable + "](" + body + "; " + join(args, ", ") + ")";
        }
    }

    /** a = b, a &lt; b &lt; c, x in S: one sign fewer than sides. */
    record Relation(List<Expr> sides, List<Sign> signs) implements Expr {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(sides.get(0).toString());
            for (int i = 0; i < signs.size(); i++) {
                text.append(' ').append(signs.get(i).text).append(' ').append(sides.get(i + 1));
            }
            return text.toString();
        }
    }

    /** (a, b, ...): order counts. A pair may also be an open interval. */
    record Tuple(List<Expr> items) implements Expr {
        @Override
        public String toString() {
            return "(" + join(items, ", ") + ")";
        }
    }

    /** a, b, ... without brackets; {@code alternatives} when an "or" stood between. */
    record Listing(List<Expr> items, boolean alternatives) implements Expr {
        @Override
        public String toString() {
            return join(items, ", ");
        }
    }

    /** {a, b, ...}, items in written order. */
    record SetOf(List<Expr> items) implements Expr {
        @Override
        public String toString() {
            return "{" + join(items, ", ") + "}";
        }
    }

    /** An interval with at least one square bracket or an infinite end. */
    record Interval(Expr low, boolean lowOpen, Expr high, boolean highOpen) implements Expr {
        @Override
        public String toString() {
            return (lowOpen ? "(" : "[") + low + ", " + high + (highOpen ? ")" : "]");
        }
    }

    /** Union, intersection or difference of two sets. */
    record SetOperation(SetOperator operator, Expr left, Expr right) implements Expr {
        @Override
        public String toString() {
            return left + " " + operator + " " + right;
        }
    }

    /** Rows of equal length. */
    record Matrix(List<List<Expr>> rows) implements Expr {
        @Override
        public String toString() {
            return "matrix" + rows;
        }
    }

    /** A term with both signs; {@code flipped} for minus-plus. */
    record PlusMinus(Expr value, boolean flipped) implements Expr {
        @Override
        public String toString() {
            return (flipped ? "-+" : "+-") + value;
        }
    }

    /** A value followed by a percent sign. */
    record Percent(Expr value) implements Expr {
        @Override
        public String toString() {
            return value + "%";
        }
    }

    /** Digits in a stated base. */
    record Numeral(String digits, int base) implements Expr {
        @Override
        public String toString() {
            return digits + "_" + base;
        }
    }

    /** A value with the words behind it. */
    record Quantity(Expr value, String unit) implements Expr {
        @Override
        public String toString() {
            return value + " <" + unit + ">";
        }
    }

    /** a : b : ...; {@code clock} when it reads like a time of day. */
    record Ratio(List<Expr> parts, boolean clock) implements Expr {
        @Override
        public String toString() {
            return join(parts, ":");
        }
    }

    /** An answer in words, folded to lower case and single spaces when longer than one letter. */
    record Words(String text) implements Expr {
        @Override
        public String toString() {
            return "\"" + text + "\"";
        }
    }

    /** Signs of relations. */
    enum Sign {
        /** Equality. */
        EQUAL("="),
        /** Approximate equality. */
        APPROXIMATE("~"),
        /** Inequality of values. */
        UNEQUAL("!="),
        /** Less than. */
        LESS("<"),
        /** Less than or equal. */
        LESS_EQUAL("<="),
        /** Greater than. */
        GREATER(">"),
        /** Greater than or equal. */
        GREATER_EQUAL(">="),
        /** Membership in a set. */
        MEMBER("in"),
        /** Any other relation, such as an arrow. */
        OTHER("rel");

        final String text;

        Sign(String text) {
            this.text = text;
        }

        boolean isEquality() {
            return this == EQUAL || this == APPROXIMATE;
        }

        boolean isOrder() {
            return isLess() || this == GREATER || this == GREATER_EQUAL;
        }

        boolean isLess() {
            return this == LESS || this == LESS_EQUAL;
        }

        boolean isStrict() {
            return this == LESS || this == GREATER;
        }

        Sign flipped() {
            return switch (this) {
                case LESS -> GREATER;
                case LESS_EQUAL -> GREATER_EQUAL;
                case GREATER -> LESS;
                case GREATER_EQUAL -> LESS_EQUAL;
                default -> this;
            };
        }
    }

    /** Operations on sets. */
    enum SetOperator {
        /** In either set. */
        UNION,
        /** In both sets. */
        INTERSECTION,
        /** In the left set only. */
        DIFFERENCE
    }
}

package io.github.rlvr.djl.chat;

import java.util.List;

/** An expression of a template. */
sealed interface Expr {

    /** Line of the template, from 1. */
    int line();

    <R> R accept(Visitor<R> visitor);

    record Literal(int line, Object value) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.literal(this);
        }
    }

    record Name(int line, String name) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.name(this);
        }
    }

    record Sequence(int line, List<Expr> items, boolean tuple) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sequence(this);
        }
    }

    record Dict(int line, List<Expr> keys, List<Expr> values) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.dict(this);
        }
    }

    record Attribute(int line, Expr target, String name) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.attribute(this);
        }
    }

    record Subscript(int line, Expr target, Expr index) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.subscript(this);
        }
    }

    /** Only inside a subscript; an absent part is null. */
    record Slice(int line, Expr start, Expr stop, Expr step) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.slice(this);
        }
    }

    record Call(int line, Expr function, CallArguments arguments) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.call(this);
        }
    }

    /** {@code target} is null where a filter block or a block set provides the value. */
    record Filter(int line, Expr target, String name, CallArguments arguments) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.filter(this);
        }
    }

    record Test(int line, Expr target, String name, CallArguments arguments) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.test(this);
        }
    }

    /** {@code -}, {@code +} or {@code not}. */
    record Unary(int line, String operator, Expr operand) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.unary(this);
        }
    }

    record Binary(int line, String operator, Expr left, Expr right) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.binary(this);
        }
    }

    /** {@code and} or {@code or}. */
    record Logical(int line, boolean and, Expr left, Expr right) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.logical(this);
        }
    }

    /** A chain: {@code operands} has one more entry than {@code operators}. */
    record Comparison(int line, List<Expr> operands, List<String> operators) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.comparison(this);
        }
    }

    record Concat(int line, List<Expr> parts) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.concat(this);
        }
    }

    /** {@code otherwise} is null where the template has no else. */
    record Conditional(int line, Expr test, Expr then, Expr otherwise) implements Expr {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.conditional(this);
        }
    }

    /**
     * Arguments as written; {@code rest} ({@code *x}) and {@code keywords} ({@code **x}) may be
     * null.
     */
    record CallArguments(List<Expr> positional, List<Keyword> named, Expr rest, Expr keywords) {
        static final CallArguments NONE = new CallArguments(List.of(), List.of(), null, null);
    }

    record Keyword(String name, Expr value) {}

    /** One method for each kind of expression. */
    interface Visitor<R> {
        R literal(Literal node);

        R name(Name node);

        R sequence(Sequence node);

        R dict(Dict node);

        R attribute(Attribute node);

        R subscript(Subscript node);

        R slice(Slice node);

        R call(Call node);

        R filter(Filter node);

        R test(Test node);

        R unary(Unary node);

        R binary(Binary node);

        R logical(Logical node);

        R comparison(Comparison node);

        R concat(Concat node);

        R conditional(Conditional node);
    }
}

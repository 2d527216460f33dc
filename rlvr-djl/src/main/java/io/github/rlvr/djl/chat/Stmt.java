package io.github.rlvr.djl.chat;

import java.util.List;

/** A statement of a template. */
sealed interface Stmt {

    /** Line of the template, from 1. */
    int line();

    <R> R accept(Visitor<R> visitor);

    record Text(int line, String text) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.text(this);
        }
    }

    record Print(int line, Expr value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.print(this);
        }
    }

    record If(int line, List<Branch> branches, List<Stmt> otherwise) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ifElse(this);
        }
    }

    record Branch(Expr test, List<Stmt> body) {}

    /** {@code filter} is null where the loop has none. */
    record For(
            int line,
            Target target,
            Expr iterable,
            Expr filter,
            List<Stmt> body,
            List<Stmt> otherwise)
            implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.forLoop(this);
        }
    }

    record Set(int line, Target target, Expr value) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.set(this);
        }
    }

    /** {@code filter} is null or a chain of filters whose innermost target is null. */
    record SetBlock(int line, Target target, Expr filter, List<Stmt> body) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.setBlock(this);
        }
    }

    record Macro(int line, String name, Signature signature, List<Stmt> body) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.macro(this);
        }
    }

    record CallBlock(int line, Signature signature, Expr.Call call, List<Stmt> body)
            implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.callBlock(this);
        }
    }

    record FilterBlock(int line, Expr filter, List<Stmt> body) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.filterBlock(this);
        }
    }

    /** {@code with} and {@code generation}: a scope of its own with some names set. */
    record Scoped(int line, List<Target> targets, List<Expr> values, List<Stmt> body)
            implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.scoped(this);
        }
    }

    record Jump(int line, boolean exit) implements Stmt {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.jump(this);
        }
    }

    /**
     * Parameters of a macro or of a call block's caller.
     *
     * @param defaults of the last parameters
     * @param specials which of caller, varargs and kwargs the body mentions
     */
    record Signature(
            List<String> parameters, List<Expr> defaults, java.util.Set<String> specials) {}

    /** What an assignment writes to. */
    sealed interface Target {}

    record NameTarget(String name) implements Target {}

    record AttributeTarget(String namespace, String name) implements Target {}

    record TupleTarget(List<Target> parts) implements Target {}

    /** One method for each kind of statement. */
    interface Visitor<R> {
        R text(Text node);

        R print(Print node);

        R ifElse(If node);

        R forLoop(For node);

        R set(Set node);

        R setBlock(SetBlock node);

        R macro(Macro node);

        R callBlock(CallBlock node);

        R filterBlock(FilterBlock node);

        R scoped(Scoped node);

        R jump(Jump node);
    }
}

package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Evaluates expressions in a scope that the interpreter moves. One per rendering. */
final class Evaluator implements Expr.Visitor<Object> {

    private final Budget budget;
    private Scope scope;
    private int line = 1;

    Evaluator(Budget budget, Scope scope) {
        this.budget = budget;
        this.scope = scope;
    }

    Scope scope() {
        return scope;
    }

    /** Moves to another scope and returns the one before. */
    Scope enter(Scope next) {
        Scope before = scope;
        scope = next;
        return before;
    }

    int line() {
        return line;
    }

    void at(int where) {
        line = where;
    }

    Budget budget() {
        return budget;
    }

    Object eval(Expr node) {
        budget.enter();
        line = node.line();
        Object value = node.accept(this);
        budget.leave();
        return value;
    }

    private Object evalOrNull(Expr node) {
        return node == null ? null : eval(node);
    }

    private List<Object> evalAll(List<Expr> nodes) {
        List<Object> values = new ArrayList<>(nodes.size());
        for (Expr node : nodes) {
            values.add(eval(node));
        }
        return values;
    }

    @Override
    public Object literal(Expr.Literal node) {
        return node.value();
    }

    @Override
    public Object name(Expr.Name node) {
        return scope.get(node.name());
    }

    @Override
    public Object sequence(Expr.Sequence node) {
        List<Object> items = evalAll(node.items());
        return node.tuple() ? PySequence.tuple(items) : PySequence.list(items);
    }

    @Override
    public Object dict(Expr.Dict node) {
        Map<Object, Object> entries = new LinkedHashMap<>();
        for (int i = 0; i < node.keys().size(); i++) {
            entries.put(eval(node.keys().get(i)), eval(node.values().get(i)));
        }
        return PyDict.of(entries);
    }

    @Override
    public Object attribute(Expr.Attribute node) {
        Object target = eval(node.target());
        if (target instanceof String || target instanceof PySequence) {
            budget.chargeReading(target);
        }
        line = node.line();
        return Access.attribute(target, node.name());
    }

    @Override
    public Object subscript(Expr.Subscript node) {
        Object target = eval(node.target());
        if (target instanceof String) {
            budget.chargeReading(target);
        }
        if (node.index() instanceof Expr.Slice slice) {
            return slice(target, slice);
        }
        Object index = eval(node.index());
        line = node.line();
        return Access.item(target, index);
    }

    private Object slice(Object target, Expr.Slice slice) {
        Object start = evalOrNull(slice.start());
        Object stop = evalOrNull(slice.stop());
        Object result = Access.slice(target, start, stop, evalOrNull(slice.step()));
        budget.chargeResult(result);
        return result;
    }

    @Override
    public Object slice(Expr.Slice node) {
        throw new TemplateFault("a slice beside other indices is not supported");
    }

    @Override
    public Object call(Expr.Call node) {
        Object function = eval(node.function());
        return call(function, arguments(describe(node.function()), node.arguments()), node.line());
    }

    /** Calls a value; the line is where errors are reported. */
    Object call(Object function, Arguments arguments, int where) {
        line = where;
        if (function instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!(function instanceof PyCallable callable)) {
            throw new TemplateFault("'" + Values.typeName(function) + "' object is not callable");
        }
        Object result = callable.call(arguments);
        budget.chargeResult(result);
        return result;
    }

    static String describe(Expr function) {
        if (function instanceof Expr.Name name) {
            return name.name();
        }
        return function instanceof Expr.Attribute attribute ? attribute.name() : "call";
    }

    Arguments arguments(String function, Expr.CallArguments written) {
        List<Object> positional = evalAll(written.positional());
        Map<String, Object> named = new LinkedHashMap<>();
        for (Expr.Keyword keyword : written.named()) {
            named.put(keyword.name(), eval(keyword.value()));
        }
        if (written.rest() != null) {
            positional.addAll(Values.items(eval(written.rest())));
        }
        if (written.keywords() != null) {
            if (!(eval(written.keywords()) instanceof PyDict dict)) {
                throw new TemplateFault("argument after ** must be a mapping");
            }
            dict.entries().forEach(e -> named.put(Values.str(e.getKey()), e.getValue()));
        }
        return new Arguments(function, positional, named);
    }

    @Override
    public Object filter(Expr.Filter node) {
        return filter(node, null);
    }

    /** A chain of filters, the innermost of which reads {@code input} where it has no target. */
    Object filter(Expr.Filter node, Object input) {
        Object target =
                node.target() == null
                        ? input
                        : node.target() instanceof Expr.Filter inner
                                ? filter(inner, input)
                                : eval(node.target());
        Arguments arguments = arguments(node.name(), node.arguments());
        line = node.line();
        return filter(node.name(), target, arguments);
    }

    Object filter(String name, Object target, Arguments arguments) {
        budget.charge(1);
        Object result = Filters.named(name).apply(target, arguments, this);
        budget.chargeResult(result);
        return result;
    }

    @Override
    public Object test(Expr.Test node) {
        Object target = eval(node.target());
        Arguments arguments = arguments(node.name(), node.arguments());
        line = node.line();
        return test(node.name(), target, arguments);
    }

    boolean test(String name, Object target, Arguments arguments) {
        budget.charge(1);
        return Tests.named(name).test(target, arguments);
    }

    @Override
    public Object unary(Expr.Unary node) {
        Object value = eval(node.operand());
        return node.operator().equals("not")
                ? (Object) !Values.truth(value)
                : Operators.unary(node.operator(), value);
    }

    @Override
    public Object binary(Expr.Binary node) {
        Object left = eval(node.left());
        Object right = eval(node.right());
        line = node.line();
        Object result = Operators.binary(node.operator(), left, right);
        budget.chargeResult(result);
        return result;
    }

    @Override
    public Object logical(Expr.Logical node) {
        Object left = eval(node.left());
        return Values.truth(left) == node.and() ? eval(node.right()) : left;
    }

    @Override
    public Object comparison(Expr.Comparison node) {
        Object left = eval(node.operands().get(0));
        for (int i = 0; i < node.operators().size(); i++) {
            Object right = eval(node.operands().get(i + 1));
            String operator = node.operators().get(i);
            budget.chargeReading(left);
            if (!(right instanceof PyDict && operator.endsWith("in"))) {
                budget.chargeReading(right);
            }
            if (!Comparisons.test(operator, left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    @Override
    public Object concat(Expr.Concat node) {
        StringBuilder out = new StringBuilder();
        for (Expr part : node.parts()) {
            out.append(Values.str(eval(part)));
            Budget.requireSize(out.length());
        }
        String result = out.toString();
        budget.chargeResult(result);
        return result;
    }

    @Override
    public Object conditional(Expr.Conditional node) {
        if (Values.truth(eval(node.test()))) {
            return eval(node.then());
        }
        if (node.otherwise() != null) {
            return eval(node.otherwise());
        }
        return new Undefined(
                "the inline if-expression on line "
                        + node.line()
                        + " evaluated to false and no else section was defined.");
    }
}

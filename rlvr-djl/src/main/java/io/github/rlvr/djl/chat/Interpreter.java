package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs statements. One per rendering; not shared between threads. */
final class Interpreter implements Stmt.Visitor<Interpreter.Flow> {

    /** How a statement ended. */
    enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    private final Budget budget;
    private final Evaluator evaluator;
    private StringBuilder out = new StringBuilder();

    private Interpreter(Scope globals, Budget budget) {
        this.budget = budget;
        evaluator = new Evaluator(budget, new Scope(globals));
    }

    /**
     * @throws ChatTemplateException if the template refuses or fails
     */
    static String render(List<Stmt> template, Scope globals, Budget budget) {
        Interpreter interpreter = new Interpreter(globals, budget);
        try {
            interpreter.run(template);
            return interpreter.out.toString();
        } catch (TemplateFault fault) {
            throw new ChatTemplateException(fault.getMessage(), interpreter.evaluator.line());
        } catch (StackOverflowError overflow) {
            throw new ChatTemplateException(
                    "nested too deep for this thread's stack",
                    interpreter.evaluator.line(),
                    overflow);
        }
    }

    private Flow run(List<Stmt> statements) {
        for (Stmt statement : statements) {
            budget.enter();
            evaluator.at(statement.line());
            Flow flow = statement.accept(this);
            budget.leave();
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private Flow runIn(Scope scope, List<Stmt> statements) {
        Scope outer = evaluator.enter(scope);
        Flow flow = run(statements);
        evaluator.enter(outer);
        return flow;
    }

    /** What statements print in a scope of their own. */
    private String capture(Scope scope, List<Stmt> statements) {
        StringBuilder outer = out;
        out = new StringBuilder();
        runIn(scope, statements);
        String text = out.toString();
        out = outer;
        budget.chargeResult(text);
        return text;
    }

    private Scope inner() {
        return new Scope(evaluator.scope());
    }

    private void write(String text) {
        out.append(text);
        Budget.requireSize(out.length());
        budget.charge(text.length() >> 4);
    }

    @Override
    public Flow text(Stmt.Text node) {
        write(node.text());
        return Flow.NEXT;
    }

    @Override
    public Flow print(Stmt.Print node) {
        write(Values.str(evaluator.eval(node.value())));
        return Flow.NEXT;
    }

    @Override
    public Flow ifElse(Stmt.If node) {
        for (Stmt.Branch branch : node.branches()) {
            if (Values.truth(evaluator.eval(branch.test()))) {
                return run(branch.body());
            }
        }
        return run(node.otherwise());
    }

    @Override
    public Flow forLoop(Stmt.For node) {
        Object iterable = evaluator.eval(node.iterable());
        Object items = node.filter() == null ? iterable : filtered(node, iterable);
        LoopContext loop = new LoopContext(items, Values.iterate(items), 0);
        boolean completed = false;
        while (loop.hasNext()) {
            budget.charge(1);
            Scope scope = inner();
            assign(scope, node.target(), loop.next());
            scope.set("loop", loop);
            Flow flow = runIn(scope, node.body());
            if (flow == Flow.BREAK) {
                break;
            }
            // As in Jinja, an iteration that ends in continue does not keep the else branch away.
            completed |= flow == Flow.NEXT;
        }
        return completed ? Flow.NEXT : runIn(inner(), node.otherwise());
    }

    private Object filtered(Stmt.For node, Object iterable) {
        Scope outer = evaluator.scope();
        return Lazy.generator(
                () -> Values.iterate(iterable), item -> keeps(node, outer, item), item -> item);
    }

    private boolean keeps(Stmt.For node, Scope outer, Object item) {
        budget.charge(1);
        Scope scope = new Scope(outer);
        assign(scope, node.target(), item);
        Scope before = evaluator.enter(scope);
        boolean kept = Values.truth(evaluator.eval(node.filter()));
        evaluator.enter(before);
        return kept;
    }

    private void assign(Scope scope, Stmt.Target target, Object value) {
        if (target instanceof Stmt.NameTarget name) {
            scope.set(name.name(), value);
        } else if (target instanceof Stmt.AttributeTarget attribute) {
            if (!(scope.get(attribute.namespace()) instanceof Namespace namespace)) {
                throw new TemplateFault("cannot assign attribute on non-namespace object");
            }
            namespace.set(attribute.name(), value);
        } else if (target instanceof Stmt.TupleTarget tuple) {
            unpack(scope, tuple.parts(), value);
        }
    }

    private void unpack(Scope scope, List<Stmt.Target> targets, Object value) {
        Iterator<Object> items = unpackable(value);
        for (int i = 0; i < targets.size(); i++) {
            if (!items.hasNext()) {
                throw new TemplateFault(
                        "not enough values to unpack (expected "
                                + targets.size()
                                + ", got "
                                + i
                                + ")");
            }
            assign(scope, targets.get(i), items.next());
        }
        if (items.hasNext()) {
            throw new TemplateFault("too many values to unpack (expected " + targets.size() + ")");
        }
    }

    private static Iterator<Object> unpackable(Object value) {
        if (!Values.isIterable(value)) {
            throw new TemplateFault(
                    "cannot unpack non-iterable " + Values.typeName(value) + " object");
        }
        return Values.iterate(value);
    }

    @Override
    public Flow set(Stmt.Set node) {
        Object value = evaluator.eval(node.value());
        assign(evaluator.scope(), node.target(), value);
        return Flow.NEXT;
    }

    @Override
    public Flow setBlock(Stmt.SetBlock node) {
        String text = capture(inner(), node.body());
        Object value =
                node.filter() == null ? text : evaluator.filter((Expr.Filter) node.filter(), text);
        assign(evaluator.scope(), node.target(), value);
        return Flow.NEXT;
    }

    @Override
    public Flow macro(Stmt.Macro node) {
        Scope scope = evaluator.scope();
        scope.set(node.name(), new Macro(node.name(), node.signature(), node.body(), scope, this));
        return Flow.NEXT;
    }

    /** Runs a macro's body once its scope holds the given arguments. */
    String runMacro(Macro macro, Scope scope, List<String> missing) {
        budget.enter();
        Scope outer = evaluator.enter(scope);
        for (String parameter : missing) {
            Expr value = macro.defaultOf(parameter);
            scope.set(
                    parameter,
                    value == null
                            ? new Undefined("parameter '" + parameter + "' was not provided")
                            : evaluator.eval(value));
        }
        evaluator.enter(outer);
        String text = capture(scope, macro.body());
        budget.leave();
        return text;
    }

    @Override
    public Flow callBlock(Stmt.CallBlock node) {
        Scope scope = evaluator.scope();
        Expr.Call call = node.call();
        Object function = evaluator.eval(call.function());
        Arguments written =
                evaluator.arguments(Evaluator.describe(call.function()), call.arguments());
        Map<String, Object> named = new LinkedHashMap<>(written.named());
        named.put("caller", new Macro("caller", node.signature(), node.body(), scope, this));
        Arguments arguments =
                new Arguments(written.function(), new ArrayList<>(written.positional()), named);
        write(Values.str(evaluator.call(function, arguments, node.line())));
        return Flow.NEXT;
    }

    @Override
    public Flow filterBlock(Stmt.FilterBlock node) {
        String text = capture(inner(), node.body());
        write(Values.str(evaluator.filter((Expr.Filter) node.filter(), text)));
        return Flow.NEXT;
    }

    @Override
    public Flow scoped(Stmt.Scoped node) {
        Scope scope = inner();
        for (int i = 0; i < node.targets().size(); i++) {
            assign(scope, node.targets().get(i), evaluator.eval(node.values().get(i)));
        }
        return runIn(scope, node.body());
    }

    @Override
    public Flow jump(Stmt.Jump node) {
        return node.exit() ? Flow.BREAK : Flow.CONTINUE;
    }
}

package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A macro, or the caller of a call block, with the scope in which it was written. */
record Macro(
        String name,
        Stmt.Signature signature,
        List<Stmt> body,
        Scope closure,
        Interpreter interpreter)
        implements PyCallable {

    @Override
    public Object call(Arguments arguments) {
        Map<String, Object> named = new LinkedHashMap<>(arguments.named());
        List<Object> positional = arguments.positional();
        Scope scope = new Scope(closure);
        List<String> parameters = signature.parameters();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            String parameter = parameters.get(i);
            if (i < positional.size()) {
                scope.set(parameter, positional.get(i));
            } else if (named.containsKey(parameter)) {
                scope.set(parameter, named.remove(parameter));
            } else {
                missing.add(parameter);
            }
        }
        setSpecials(scope, positional, named);
        return interpreter.runMacro(this, scope, missing);
    }

    private void setSpecials(Scope scope, List<Object> positional, Map<String, Object> named) {
        int count = signature.parameters().size();
        if (signature.specials().contains("caller") && !signature.parameters().contains("caller")) {
            Object caller = named.remove("caller");
            scope.set("caller", caller == null ? new Undefined("No caller defined") : caller);
        }
        if (signature.specials().contains("kwargs")) {
            scope.set("kwargs", PyDict.of(new LinkedHashMap<>(named)));
        } else if (!named.isEmpty()) {
            throw new TemplateFault(
                    "macro '"
                            + name
                            + "' takes no keyword argument '"
                            + named.keySet().iterator().next()
                            + "'");
        }
        if (signature.specials().contains("varargs")) {
            int from = Math.min(count, positional.size());
            scope.set(
                    "varargs",
                    PySequence.tuple(new ArrayList<>(positional.subList(from, positional.size()))));
        } else if (positional.size() > count) {
            throw new TemplateFault(
                    "macro '" + name + "' takes not more than " + count + " argument(s)");
        }
    }

    /** The default of a parameter, or null where it has none. */
    Expr defaultOf(String parameter) {
        int first = signature.parameters().size() - signature.defaults().size();
        int index = signature.parameters().indexOf(parameter) - first;
        return index < 0 ? null : signature.defaults().get(index);
    }
}

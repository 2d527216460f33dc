package io.github.rlvr.djl.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Jinja's tests by name, what stands behind {@code value is name(arguments)}. */
final class Tests {

    /** One test. */
    @FunctionalInterface
    interface Test {
        boolean test(Object value, Arguments arguments);
    }

    private static final Map<String, Test> ALL = all();

    private Tests() {}

    static Test named(String name) {
        Test test = ALL.get(name);
        if (test == null) {
            throw new TemplateFault("No test named '" + name + "'.");
        }
        return test;
    }

    private static Map<String, Test> all() {
        Map<String, Test> all = new HashMap<>();
        addKinds(all);
        addNumbers(all);
        addOrder(all);
        return Map.copyOf(all);
    }

    private static void plain(Map<String, Test> all, String name, Predicate<Object> test) {
        all.put(name, (value, arguments) -> test.test(value));
    }

    private static void addKinds(Map<String, Test> all) {
        plain(all, "defined", value -> !(value instanceof Undefined));
        plain(all, "undefined", value -> value instanceof Undefined);
        plain(all, "none", value -> value == null);
        plain(all, "boolean", value -> value instanceof Boolean);
        plain(all, "true", Boolean.TRUE::equals);
        plain(all, "false", Boolean.FALSE::equals);
        plain(all, "string", Values::isString);
        plain(all, "mapping", value -> value instanceof PyDict);
        plain(all, "iterable", Values::isIterable);
        plain(all, "sequence", Tests::isSequence);
        plain(all, "callable", value -> value instanceof PyCallable || value instanceof Undefined);
        plain(all, "lower", value -> StringMethods.isLower(Values.str(value)));
        plain(all, "upper", value -> StringMethods.isUpper(Values.str(value)));
        plain(all, "escaped", value -> value instanceof Markup);
        plain(all, "filter", Filters::has);
        plain(all, "test", value -> value instanceof String name && ALL.containsKey(name));
    }

    private static boolean isSequence(Object value) {
        return Values.hasLength(value)
                && !(value instanceof DictView)
                && !(value instanceof LoopContext);
    }

    private static void addNumbers(Map<String, Test> all) {
        plain(all, "number", PyNumbers::isNumber);
        plain(all, "integer", PyNumbers::isInteger);
        plain(all, "float", value -> value instanceof Double);
        plain(all, "odd", value -> Comparisons.equal(Operators.binary("%", value, 2L), 1L));
        plain(all, "even", value -> Comparisons.equal(Operators.binary("%", value, 2L), 0L));
        all.put(
                "divisibleby",
                (value, arguments) ->
                        Comparisons.equal(
                                Operators.binary("%", value, arguments.bind("num").get("num")),
                                0L));
    }

    private static void addOrder(Map<String, Test> all) {
        comparison(all, "==", "eq", "equalto");
        comparison(all, "!=", "ne");
        comparison(all, "<", "lt", "lessthan");
        comparison(all, "<=", "le");
        comparison(all, ">", "gt", "greaterthan");
        comparison(all, ">=", "ge");
        comparison(all, "in");
        all.put("sameas", (value, arguments) -> same(value, arguments.bind("other").get("other")));
    }

    private static void comparison(Map<String, Test> all, String operator, String... aliases) {
        Test test =
                (value, arguments) ->
                        Comparisons.test(operator, value, arguments.bind("other").get("other"));
        all.put(operator, test);
        for (String alias : aliases) {
            all.put(alias, test);
        }
    }

    /** Identity as CPython has it: constants and small integers are one object. */
    private static boolean same(Object left, Object right) {
        if (left instanceof Boolean
                || (left instanceof Long number && number >= -5 && number <= 256)) {
            return left.equals(right);
        }
        return left == right;
    }
}

package io.github.rlvr.djl.chat;

import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** map, select and their kin, which yield their items one by one. */
final class LazyFilters {

    private LazyFilters() {}

    static void addTo(Map<String, FilterFunction> all) {
        all.put("map", LazyFilters::map);
        all.put("select", (v, a, e) -> select(v, a, e, false, true));
        all.put("reject", (v, a, e) -> select(v, a, e, false, false));
        all.put("selectattr", (v, a, e) -> select(v, a, e, true, true));
        all.put("rejectattr", (v, a, e) -> select(v, a, e, true, false));
    }

    private static Iterator<Object> open(Object value) {
        return Values.truth(value) || value instanceof Lazy
                ? Values.iterate(value)
                : Collections.emptyIterator();
    }

    private static Object map(Object value, Arguments arguments, Evaluator evaluator) {
        Function<Object, Object> mapping = mapping(arguments, evaluator);
        return Lazy.generator(() -> open(value), item -> charged(evaluator), mapping);
    }

    private static boolean charged(Evaluator evaluator) {
        evaluator.budget().charge(1);
        return true;
    }

    private static Function<Object, Object> mapping(Arguments arguments, Evaluator evaluator) {
        if (arguments.positional().isEmpty() && arguments.has("attribute")) {
            Map<String, Object> rest = new LinkedHashMap<>(arguments.named());
            Object attribute = rest.remove("attribute");
            AttributePath path = new AttributePath(attribute, rest.remove("default"));
            if (!rest.isEmpty()) {
                throw new TemplateFault(
                        "Unexpected keyword argument '" + rest.keySet().iterator().next() + "'");
            }
            return path::read;
        }
        if (arguments.positional().isEmpty()) {
            throw new TemplateFault("map requires a filter argument");
        }
        String name = Values.str(arguments.positional().get(0));
        Arguments rest = arguments.from(1);
        return item -> evaluator.filter(name, item, rest);
    }

    private static Object select(
            Object value,
            Arguments arguments,
            Evaluator evaluator,
            boolean byAttribute,
            boolean wanted) {
        List<Object> positional = arguments.positional();
        int testAt = byAttribute ? 1 : 0;
        if (positional.size() < testAt) {
            throw new TemplateFault("Missing parameter for attribute name");
        }
        AttributePath path = new AttributePath(byAttribute ? positional.get(0) : null, null);
        Predicate<Object> test = Values::truth;
        if (positional.size() > testAt) {
            String name = Values.str(positional.get(testAt));
            Arguments rest = arguments.from(testAt + 1);
            test = item -> evaluator.test(name, item, rest);
        }
        Predicate<Object> chosen = test;
        return Lazy.generator(
                () -> open(value),
                item -> charged(evaluator) && chosen.test(path.read(item)) == wanted,
                item -> item);
    }
}

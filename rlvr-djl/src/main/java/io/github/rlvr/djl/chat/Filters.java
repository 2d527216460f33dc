package io.github.rlvr.djl.chat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Jinja's filters by name. */
final class Filters {

    /** Filters whose cost does not grow with their value. */
    private static final Set<String> CONSTANT_TIME =
            Set.of(
                    "default",
                    "d",
                    "first",
                    "map",
                    "select",
                    "reject",
                    "selectattr",
                    "rejectattr",
                    "items");

    /** Filters that compare items many times. */
    private static final Set<String> SORTING = Set.of("sort", "dictsort", "groupby");

    private static final Map<String, FilterFunction> ALL = all();

    private Filters() {}

    private static Map<String, FilterFunction> all() {
        Map<String, FilterFunction> all = new HashMap<>();
        StringFilters.addTo(all);
        SequenceFilters.addTo(all);
        LazyFilters.addTo(all);
        NumberFilters.addTo(all);
        Map<String, FilterFunction> charged = new HashMap<>();
        all.forEach((name, filter) -> charged.put(name, charging(name, filter)));
        return Map.copyOf(charged);
    }

    private static FilterFunction charging(String name, FilterFunction filter) {
        if (CONSTANT_TIME.contains(name)) {
            return filter;
        }
        return (value, arguments, evaluator) -> {
            boolean counted = name.equals("length") || name.equals("count");
            if (!counted || value instanceof String) {
                evaluator.budget().chargeReading(value);
            }
            if (SORTING.contains(name) && Values.hasLength(value)) {
                evaluator.budget().charge(16 * Values.length(value));
            }
            return filter.apply(value, arguments, evaluator);
        };
    }

    static boolean has(Object name) {
        return name instanceof String text && ALL.containsKey(text);
    }

    static FilterFunction named(String name) {
        FilterFunction filter = ALL.get(name);
        if (filter == null) {
            throw new TemplateFault("No filter named '" + name + "'.");
        }
        return filter;
    }
}

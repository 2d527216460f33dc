package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Filters that read a whole sequence. */
final class SequenceFilters {

    private SequenceFilters() {}

    static void addTo(Map<String, FilterFunction> all) {
        all.put("length", (v, a, e) -> Values.length(v));
        all.put("count", all.get("length"));
        all.put("list", (v, a, e) -> PySequence.list(Values.items(v)));
        all.put("first", (v, a, e) -> first(Values.iterate(v)));
        all.put("last", (v, a, e) -> last(v));
        all.put("reverse", (v, a, e) -> reverse(v));
        all.put("join", (v, a, e) -> join(v, a));
        all.put("items", (v, a, e) -> items(v));
        all.put("dictsort", (v, a, e) -> dictSort(v, a));
        all.put("sort", (v, a, e) -> sort(v, a));
        all.put("unique", (v, a, e) -> unique(v, a));
        all.put("min", (v, a, e) -> extreme(v, a, 1));
        all.put("max", (v, a, e) -> extreme(v, a, -1));
        all.put("sum", (v, a, e) -> sum(v, a));
        all.put("batch", (v, a, e) -> batch(v, a));
        all.put("slice", (v, a, e) -> slice(v, a));
        all.put("groupby", (v, a, e) -> groupBy(v, a));
        all.put("attr", (v, a, e) -> attr(v, a.bind("name").get("name")));
        all.put("default", (v, a, e) -> otherwise(v, a));
        all.put("d", all.get("default"));
    }

    private static Object otherwise(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("default_value", "boolean");
        boolean replace =
                value instanceof Undefined
                        || (bound.flag("boolean", false) && !Values.truth(value));
        return replace ? bound.get("default_value", "") : value;
    }

    /** As {@code value.name}, but never the item of a dict. */
    private static Object attr(Object value, Object name) {
        return value instanceof PyDict dict && dict.has(name)
                ? Undefined.attribute(value, Values.str(name))
                : Access.attribute(value, Values.str(name));
    }

    private static Object first(Iterator<Object> items) {
        return items.hasNext() ? items.next() : new Undefined("No first item, sequence was empty.");
    }

    private static Object last(Object value) {
        if (value instanceof Lazy) {
            throw notReversible(value);
        }
        List<Object> items = Values.items(value);
        return items.isEmpty()
                ? new Undefined("No last item, sequence was empty.")
                : items.get(items.size() - 1);
    }

    private static TemplateFault notReversible(Object value) {
        return new TemplateFault("'" + Values.typeName(value) + "' object is not reversible");
    }

    private static Object reverse(Object value) {
        if (Values.isString(value)) {
            return Access.slice(value, null, null, -1L);
        }
        List<Object> items = Values.items(value);
        Collections.reverse(items);
        return value instanceof Lazy
                ? PySequence.list(items)
                : new Lazy("list_reverseiterator", items.iterator());
    }

    private static Object join(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("d", "attribute");
        String separator = Values.str(bound.get("d", ""));
        AttributePath path = new AttributePath(bound.get("attribute", null), null);
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Object item : Values.items(value)) {
            out.append(first ? "" : separator).append(Values.str(path.read(item)));
            Budget.requireSize(out.length());
            first = false;
        }
        return out.toString();
    }

    private static Object items(Object value) {
        if (value instanceof Undefined) {
            return new Lazy("generator", Collections.emptyIterator());
        }
        if (!(value instanceof PyDict dict)) {
            throw new TemplateFault("Can only get item pairs from a mapping.");
        }
        return new Lazy("generator", new DictView(DictView.Kind.ITEMS, dict).iterator());
    }

    private static Object dictSort(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("case_sensitive", "by", "reverse");
        if (!(value instanceof PyDict dict)) {
            throw new TemplateFault(
                    "dictsort needs a mapping, not '" + Values.typeName(value) + "'");
        }
        String by = bound.string("by", "key");
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateFault("You can only sort by either \"key\" or \"value\"");
        }
        boolean sensitive = bound.flag("case_sensitive", false);
        int part = by.equals("key") ? 0 : 1;
        List<Object> pairs = new DictView(DictView.Kind.ITEMS, dict).items();
        Function<Object, Object> key =
                pair -> AttributePath.fold(((PySequence) pair).get(part), sensitive);
        return sorted(pairs, key, bound.flag("reverse", false));
    }

    private static PySequence sorted(
            List<Object> items, Function<Object, Object> key, boolean reverse) {
        Comparator<Object> order = (a, b) -> Comparisons.compare("<", key.apply(a), key.apply(b));
        items.sort(reverse ? order.reversed() : order);
        return PySequence.list(items);
    }

    private static Object sort(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("reverse", "case_sensitive", "attribute");
        boolean sensitive = bound.flag("case_sensitive", false);
        Object attribute = bound.get("attribute", null);
        List<AttributePath> paths = new ArrayList<>();
        if (Values.isString(attribute)) {
            for (String part : Values.str(attribute).split(",")) {
                paths.add(new AttributePath(part, null));
            }
        } else {
            paths.add(new AttributePath(attribute, null));
        }
        Function<Object, Object> key = item -> sortKey(paths, item, sensitive);
        return sorted(Values.items(value), key, bound.flag("reverse", false));
    }

    private static Object sortKey(List<AttributePath> paths, Object item, boolean sensitive) {
        List<Object> keys = new ArrayList<>();
        paths.forEach(path -> keys.add(AttributePath.fold(path.read(item), sensitive)));
        return PySequence.list(keys);
    }

    private static Function<Object, Object> key(Arguments bound) {
        boolean sensitive = bound.flag("case_sensitive", false);
        AttributePath path = new AttributePath(bound.get("attribute", null), null);
        return item -> AttributePath.fold(path.read(item), sensitive);
    }

    private static Object unique(Object value, Arguments arguments) {
        Function<Object, Object> key = key(arguments.bind("case_sensitive", "attribute"));
        Set<Object> seen = new HashSet<>();
        return Lazy.generator(
                () -> Values.iterate(value),
                item -> seen.add(hashable(key.apply(item))),
                item -> item);
    }

    /** Numbers that are equal in Python become equal in Java. */
    private static Object hashable(Object value) {
        if (PyNumbers.isNumber(value)) {
            double number = PyNumbers.toDouble(value);
            return number == (long) number ? (Object) (long) number : (Object) number;
        }
        return PyDict.key(value);
    }

    private static Object extreme(Object value, Arguments arguments, int sign) {
        Function<Object, Object> key = key(arguments.bind("case_sensitive", "attribute"));
        List<Object> items = Values.items(value);
        if (items.isEmpty()) {
            return new Undefined("No aggregated item, sequence was empty.");
        }
        Object best = items.get(0);
        for (Object item : items) {
            if (sign * Comparisons.compare("<", key.apply(item), key.apply(best)) < 0) {
                best = item;
            }
        }
        return best;
    }

    private static Object sum(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("attribute", "start");
        AttributePath path = new AttributePath(bound.get("attribute", null), null);
        Object total = bound.get("start", 0L);
        if (Values.isString(total)) {
            throw new TemplateFault("sum() can't sum strings [use ''.join(seq) instead]");
        }
        for (Object item : Values.items(value)) {
            total = Operators.binary("+", total, path.read(item));
        }
        return total;
    }

    private static Object batch(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("linecount", "fill_with");
        int size = bound.integer("linecount", 0);
        Object fill = bound.get("fill_with", null);
        List<Object> rows = new ArrayList<>();
        List<Object> row = new ArrayList<>();
        for (Object item : Values.items(value)) {
            if (row.size() == size) {
                rows.add(PySequence.list(row));
                row = new ArrayList<>();
            }
            row.add(item);
        }
        if (!row.isEmpty()) {
            Budget.requireSize(size);
            for (int i = row.size(); fill != null && i < size; i++) {
                row.add(fill);
            }
            rows.add(PySequence.list(row));
        }
        return new Lazy("generator", rows.iterator());
    }

    private static Object slice(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("slices", "fill_with");
        List<Object> items = Values.items(value);
        int slices = bound.integer("slices", 0);
        if (slices <= 0) {
            throw new TemplateFault("slice needs a positive number of slices, not " + slices);
        }
        Budget.requireSize(slices);
        Object fill = bound.get("fill_with", null);
        int extra = items.size() % slices;
        List<Object> rows = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < slices; i++) {
            int end = at + items.size() / slices + (i < extra ? 1 : 0);
            List<Object> row = new ArrayList<>(items.subList(at, end));
            if (fill != null && i >= extra) {
                row.add(fill);
            }
            rows.add(PySequence.list(row));
            at = end;
        }
        return new Lazy("generator", rows.iterator());
    }

    private static Object groupBy(Object value, Arguments arguments) {
        Arguments bound = arguments.bind("attribute", "default", "case_sensitive");
        boolean sensitive = bound.flag("case_sensitive", false);
        AttributePath path = new AttributePath(bound.get("attribute"), bound.get("default", null));
        Function<Object, Object> key = item -> AttributePath.fold(path.read(item), sensitive);
        List<Object> groups = new ArrayList<>();
        List<Object> group = new ArrayList<>();
        for (Object item : sorted(Values.items(value), key, false)) {
            if (!group.isEmpty() && !Comparisons.equal(key.apply(group.get(0)), key.apply(item))) {
                groups.add(PySequence.tuple(path.read(group.get(0)), PySequence.list(group)));
                group = new ArrayList<>();
            }
            group.add(item);
        }
        if (!group.isEmpty()) {
            groups.add(PySequence.tuple(path.read(group.get(0)), PySequence.list(group)));
        }
        return PySequence.list(groups);
    }
}

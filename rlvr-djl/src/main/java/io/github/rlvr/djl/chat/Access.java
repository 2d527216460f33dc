package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Attributes, subscripts and slices as Jinja's immutable sandbox gives them. */
final class Access {

    /** Stands for an attribute whose value is None, where null says that there is no attribute. */
    static final Object NONE = new Object();

    private static final Set<String> NUMBER_ATTRIBUTES =
            Set.of(
                    "real",
                    "imag",
                    "numerator",
                    "denominator",
                    "conjugate",
                    "bit_length",
                    "bit_count",
                    "is_integer",
                    "as_integer_ratio",
                    "hex",
                    "to_bytes",
                    "from_bytes");

    private Access() {}

    /** {@code object.name}: the attribute, else the item, else undefined. */
    static Object attribute(Object object, String name) {
        Object found = ownAttribute(object, name);
        if (found != null) {
            return found == NONE ? null : found;
        }
        if (object instanceof Namespace namespace && namespace.has(name)) {
            return namespace.get(name);
        }
        if (object instanceof PyDict dict && dict.has(name)) {
            return dict.get(name);
        }
        return Undefined.attribute(object, name);
    }

    /** {@code object[index]}: the item, else the attribute, else undefined. */
    static Object item(Object object, Object index) {
        if (object instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (object instanceof PyDict dict && PyDict.isHashable(index) && dict.has(index)) {
            return dict.get(index);
        }
        if ((PyNumbers.isInteger(index) || index instanceof Boolean) && isIndexable(object)) {
            int length = (int) Values.length(object);
            int wanted = Values.requireInt(index);
            int position = wanted < 0 ? wanted + length : wanted;
            return position >= 0 && position < length
                    ? at(object, position)
                    : Undefined.element(object, index);
        }
        if (!Values.isString(index)) {
            return Undefined.element(object, index);
        }
        String name = Values.str(index);
        Object found = ownAttribute(object, name);
        if (found == null && object instanceof Namespace namespace && namespace.has(name)) {
            return namespace.get(name);
        }
        if (found == null) {
            return Undefined.attribute(object, name);
        }
        return found == NONE ? null : found;
    }

    /** An attribute of the Python type, or null where it has none of that name. */
    private static Object ownAttribute(Object object, String name) {
        if (object instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (name.startsWith("__")) {
            return Undefined.unsafe(object, name);
        }
        if (PyNumbers.isNumber(object) && NUMBER_ATTRIBUTES.contains(name)) {
            throw new TemplateFault("the attribute '" + name + "' of numbers is not supported");
        }
        if (object instanceof String text) {
            return StringMethods.bind(text, name);
        } else if (object instanceof Markup markup) {
            return StringMethods.bind(markup, name);
        } else if (object instanceof PyDict dict) {
            return ContainerMethods.bind(dict, name);
        } else if (object instanceof PySequence sequence) {
            return ContainerMethods.bind(sequence, name);
        } else if (object instanceof LoopContext loop) {
            return loop.attribute(name);
        } else if (object instanceof Cycler cycler) {
            return cycler.attribute(name);
        } else if (object instanceof Macro macro) {
            return name.equals("name") ? macro.name() : null;
        }
        return null;
    }

    private static boolean isIndexable(Object object) {
        return Values.isString(object) || object instanceof PySequence || object instanceof PyRange;
    }

    private static Object at(Object object, int position) {
        if (object instanceof PySequence sequence) {
            return sequence.get(position);
        } else if (object instanceof PyRange range) {
            return range.get(position);
        }
        String text = Values.str(object);
        return Character.toString(text.codePointAt(PyChars.offset(text, position)));
    }

    /** {@code object[start:stop:step]}; an absent part is null. */
    static Object slice(Object object, Object start, Object stop, Object step) {
        if (object instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!isIndexable(object)) {
            return new Undefined("'" + Values.typeName(object) + "' object cannot be sliced");
        }
        int by = step == null ? 1 : Values.requireInt(step);
        if (by == 0) {
            throw new TemplateFault("slice step cannot be zero");
        }
        int length = (int) Values.length(object);
        int from = bound(start, by > 0 ? 0 : length - 1, length, by);
        int to = bound(stop, by > 0 ? length : -1, length, by);
        return by == 1 ? run(object, from, Math.max(from, to)) : strided(object, from, to, by);
    }

    private static int bound(Object part, int otherwise, int length, int step) {
        if (part == null) {
            return otherwise;
        }
        long wanted = Values.requireInt(part);
        long position = wanted < 0 ? wanted + length : wanted;
        int low = step > 0 ? 0 : -1;
        int high = step > 0 ? length : length - 1;
        return (int) Math.max(low, Math.min(high, position));
    }

    private static Object run(Object object, int from, int to) {
        if (object instanceof PySequence sequence) {
            return sequence.like(new ArrayList<>(sequence.items().subList(from, to)));
        } else if (object instanceof PyRange range) {
            return new PyRange(
                    range.start() + from * range.step(),
                    range.start() + to * range.step(),
                    range.step());
        }
        String text = Values.str(object);
        String part = text.substring(PyChars.offset(text, from), PyChars.offset(text, to));
        return object instanceof Markup ? new Markup(part) : part;
    }

    private static Object strided(Object object, int from, int to, int step) {
        List<Object> source = Values.items(object);
        List<Object> picked = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            picked.add(source.get((int) i));
        }
        if (object instanceof PySequence sequence) {
            return sequence.like(picked);
        } else if (object instanceof PyRange range) {
            return new PyRange(
                    range.start() + from * range.step(),
                    range.start() + to * range.step(),
                    range.step() * step);
        }
        StringBuilder text = new StringBuilder();
        picked.forEach(text::append);
        return object instanceof Markup ? new Markup(text.toString()) : text.toString();
    }
}

package io.github.rlvr.djl.chat;

import java.util.Map;

/** Python's equality, order and membership. */
final class Comparisons {

    private Comparisons() {}

    static boolean test(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "in" -> contains(right, left);
            case "not in" -> !contains(right, left);
            default -> ordered(operator, left, right);
        };
    }

    private static boolean ordered(String operator, Object left, Object right) {
        if (isNaN(left) || isNaN(right)) {
            return false;
        }
        int order = compare(operator, left, right);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean isNaN(Object value) {
        return value instanceof Double number && number.isNaN();
    }

    static boolean equal(Object left, Object right) {
        if (left == right) {
            return !isNaN(left);
        }
        if (PyNumbers.isNumber(left) && PyNumbers.isNumber(right)) {
            return !isNaN(left) && !isNaN(right) && PyNumbers.compare(left, right) == 0;
        }
        if (Values.isString(left) && Values.isString(right)) {
            return Values.str(left).equals(Values.str(right));
        }
        if (left instanceof PySequence a && right instanceof PySequence b) {
            return a.isTuple() == b.isTuple() && a.size() == b.size() && sameItems(a, b);
        }
        if (left instanceof PyDict a && right instanceof PyDict b) {
            return a.size() == b.size() && sameEntries(a, b);
        }
        if (left instanceof PyRange a && right instanceof PyRange b) {
            return a.equals(b);
        }
        return left instanceof Undefined && right instanceof Undefined;
    }

    private static boolean sameItems(PySequence left, PySequence right) {
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameEntries(PyDict left, PyDict right) {
        for (Map.Entry<Object, Object> entry : left.entries()) {
            if (!right.has(entry.getKey()) || !equal(entry.getValue(), right.get(entry.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Order of two values of the same kind. */
    static int compare(String operator, Object left, Object right) {
        if (left instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (right instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (PyNumbers.isNumber(left) && PyNumbers.isNumber(right)) {
            return PyNumbers.compare(left, right);
        }
        if (Values.isString(left) && Values.isString(right)) {
            return compareText(Values.str(left), Values.str(right));
        }
        if (left instanceof PySequence a
                && right instanceof PySequence b
                && a.isTuple() == b.isTuple()) {
            return compareItems(operator, a, b);
        }
        throw new TemplateFault(
                "'"
                        + operator
                        + "' not supported between instances of '"
                        + Values.typeName(left)
                        + "' and '"
                        + Values.typeName(right)
                        + "'");
    }

    private static int compareItems(String operator, PySequence left, PySequence right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return compare(operator, left.get(i), right.get(i));
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** By code point, where Java's own order is by UTF-16 unit. */
    private static int compareText(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            if (left.charAt(i) != right.charAt(i)) {
                return Integer.compare(left.codePointAt(i), right.codePointAt(i));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    static boolean contains(Object container, Object item) {
        if (Values.isString(container)) {
            if (!Values.isString(item)) {
                throw new TemplateFault(
                        "'in <string>' requires string as left operand, not "
                                + Values.typeName(item));
            }
            return Values.str(container).contains(Values.str(item));
        }
        if (container instanceof PyDict dict) {
            return dict.has(item);
        }
        if (!Values.isIterable(container)) {
            throw new TemplateFault(
                    "argument of type '" + Values.typeName(container) + "' is not iterable");
        }
        var items = Values.iterate(container);
        while (items.hasNext()) {
            if (equal(items.next(), item)) {
                return true;
            }
        }
        return false;
    }
}

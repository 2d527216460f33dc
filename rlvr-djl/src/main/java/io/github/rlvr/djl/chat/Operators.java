package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic on every type that has it. */
final class Operators {

    private Operators() {}

    static Object binary(String operator, Object left, Object right) {
        requireDefined(left);
        requireDefined(right);
        if (PyNumbers.isNumber(left) && PyNumbers.isNumber(right)) {
            return PyNumbers.calculate(operator, left, right);
        }
        Object result =
                switch (operator) {
                    case "+" -> add(left, right);
                    case "*" ->
                            PyNumbers.isNumber(left) ? repeat(right, left) : repeat(left, right);
                    case "%" -> Values.isString(left) ? percent(left, right) : null;
                    default -> null;
                };
        if (result == null) {
            throw new TemplateFault(unsupported(operator, left, right));
        }
        return result;
    }

    private static void requireDefined(Object value) {
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
    }

    private static String unsupported(String operator, Object left, Object right) {
        if (operator.equals("+") && Values.isString(left)) {
            return "can only concatenate str (not \"" + Values.typeName(right) + "\") to str";
        }
        if (operator.equals("+") && left instanceof PySequence) {
            String type = Values.typeName(left);
            return "can only concatenate "
                    + type
                    + " (not \""
                    + Values.typeName(right)
                    + "\") to "
                    + type;
        }
        return "unsupported operand type(s) for "
                + operator
                + ": '"
                + Values.typeName(left)
                + "' and '"
                + Values.typeName(right)
                + "'";
    }

    private static Object add(Object left, Object right) {
        if (Values.isString(left) && Values.isString(right)) {
            if (left instanceof Markup || right instanceof Markup) {
                return new Markup(Markup.escape(left) + Markup.escape(right));
            }
            Budget.requireSize((long) ((String) left).length() + ((String) right).length());
            return (String) left + right;
        }
        boolean sequences =
                left instanceof PySequence a
                        && right instanceof PySequence b
                        && a.isTuple() == b.isTuple();
        return sequences ? ((PySequence) left).plus((PySequence) right) : null;
    }

    private static Object repeat(Object value, Object count) {
        if (!PyNumbers.isInteger(count) && !(count instanceof Boolean)) {
            return null;
        }
        int times = Math.max(0, Values.requireInt(count));
        if (Values.isString(value)) {
            String text = Values.str(value);
            Budget.requireSize((long) text.length() * times);
            return value instanceof Markup ? new Markup(text.repeat(times)) : text.repeat(times);
        }
        if (!(value instanceof PySequence sequence)) {
            return null;
        }
        Budget.requireSize((long) sequence.size() * times);
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < times && sequence.size() > 0; i++) {
            items.addAll(sequence.items());
        }
        return sequence.like(items);
    }

    private static Object percent(Object format, Object values) {
        String text = PercentFormat.format(Values.str(format), values);
        return format instanceof Markup ? new Markup(text) : text;
    }

    static Object unary(String operator, Object value) {
        requireDefined(value);
        if (!PyNumbers.isNumber(value)) {
            throw new TemplateFault(
                    "bad operand type for unary "
                            + operator
                            + ": '"
                            + Values.typeName(value)
                            + "'");
        }
        if (value instanceof Double number) {
            return operator.equals("-") ? (Object) (-number) : value;
        }
        return PyNumbers.calculate(operator, 0L, value);
    }
}

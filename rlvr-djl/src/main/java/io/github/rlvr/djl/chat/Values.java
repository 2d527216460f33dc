package io.github.rlvr.djl.chat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every template value has: a type, truth, text, length and items.
 *
 * <p>None is null, bool {@code Boolean}, int {@code Long} or {@code BigInteger}, float {@code
 * Double}, str {@code String} or {@link Markup}; the rest are this package's own types.
 */
final class Values {

    private Values() {}

    /**
     * Makes a template value of plain Java data.
     *
     * @throws IllegalArgumentException if it holds something else than maps, collections, strings,
     *     numbers, booleans and null
     */
    static Object of(Object value) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof BigInteger big) {
            return PyNumbers.narrow(big);
        }
        if (value instanceof Number number) {
            return value instanceof Double
                            || value instanceof Float
                            || value instanceof java.math.BigDecimal
                    ? (Object) number.doubleValue()
                    : (Object) number.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(of(key), of(item)));
            return PyDict.of(entries);
        }
        if (value instanceof Collection<?> collection) {
            List<Object> items = new ArrayList<>(collection.size());
            collection.forEach(item -> items.add(of(item)));
            return PySequence.list(items);
        }
        throw new IllegalArgumentException(
                "a chat template cannot read a "
                        + value.getClass().getName()
                        + "; give maps, lists, strings, numbers, booleans or null");
    }

    static String typeName(Object value) {
        if (value == null) {
            return "NoneType";
        } else if (value instanceof String) {
            return "str";
        } else if (value instanceof Boolean) {
            return "bool";
        } else if (PyNumbers.isInteger(value)) {
            return "int";
        } else if (value instanceof Double) {
            return "float";
        } else if (value instanceof PySequence sequence) {
            return sequence.isTuple() ? "tuple" : "list";
        } else if (value instanceof PyDict) {
            return "dict";
        } else if (value instanceof DictView view) {
            return view.kind().typeName;
        } else if (value instanceof Lazy lazy) {
            return lazy.typeName();
        } else if (value instanceof PyRange) {
            return "range";
        }
        return value instanceof PyCallable ? "function" : value.getClass().getSimpleName();
    }

    static boolean truth(Object value) {
        if (value == null || value instanceof Undefined) {
            return false;
        } else if (value instanceof Boolean flag) {
            return flag;
        } else if (value instanceof Number number) {
            return number instanceof BigInteger || number.doubleValue() != 0;
        } else if (isString(value)) {
            return !str(value).isEmpty();
        }
        int length = lengthOrNegative(value);
        return length != 0;
    }

    private static int lengthOrNegative(Object value) {
        if (value instanceof String text) {
            return PyChars.length(text);
        } else if (value instanceof Markup markup) {
            return PyChars.length(markup.text());
        } else if (value instanceof PySequence sequence) {
            return sequence.size();
        } else if (value instanceof PyDict dict) {
            return dict.size();
        } else if (value instanceof DictView view) {
            return view.dict().size();
        } else if (value instanceof PyRange range) {
            return range.length();
        } else if (value instanceof LoopContext loop) {
            return loop.length();
        }
        return value instanceof Undefined ? 0 : -1;
    }

    static boolean hasLength(Object value) {
        return lengthOrNegative(value) >= 0;
    }

    static long length(Object value) {
        int length = lengthOrNegative(value);
        if (length < 0) {
            throw new TemplateFault("object of type '" + typeName(value) + "' has no len()");
        }
        return length;
    }

    static boolean isIterable(Object value) {
        return hasLength(value) || value instanceof Lazy;
    }

    static Iterator<Object> iterate(Object value) {
        if (value instanceof PySequence sequence) {
            return sequence.iterator();
        } else if (value instanceof DictView view) {
            return view.iterator();
        } else if (value instanceof PyRange range) {
            return range.iterator();
        } else if (value instanceof String text) {
            return characters(text).iterator();
        } else if (value instanceof Markup markup) {
            return characters(markup.text()).iterator();
        } else if (value instanceof PyDict dict) {
            return new DictView(DictView.Kind.KEYS, dict).iterator();
        } else if (value instanceof Lazy lazy) {
            return lazy.iterator();
        } else if (value instanceof Undefined) {
            return List.of().iterator();
        }
        throw new TemplateFault("'" + typeName(value) + "' object is not iterable");
    }

    private static List<Object> characters(String text) {
        List<Object> characters = new ArrayList<>();
        text.codePoints().forEach(c -> characters.add(Character.toString(c)));
        return characters;
    }

    /** All items, in a new list. */
    static List<Object> items(Object value) {
        if (value instanceof PySequence sequence) {
            return new ArrayList<>(sequence.items());
        }
        List<Object> items = new ArrayList<>();
        iterate(value).forEachRemaining(items::add);
        return items;
    }

    static boolean isString(Object value) {
        return value instanceof String || value instanceof Markup;
    }

    static String requireString(Object value, String place) {
        if (value instanceof Markup markup) {
            return markup.text();
        }
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (value instanceof String text) {
            return text;
        }
        throw new TemplateFault(place + "() needs a str, not '" + typeName(value) + "'");
    }

    static int requireInt(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? 1 : 0;
        }
        if (value instanceof Undefined undefined) {
            throw undefined.fault();
        }
        if (!PyNumbers.isInteger(value)) {
            throw new TemplateFault(
                    "'" + typeName(value) + "' object cannot be interpreted as an integer");
        }
        long number = value instanceof Long exact ? exact : Long.MAX_VALUE;
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    /** Python's {@code str(value)}. */
    static String str(Object value) {
        if (value instanceof String text) {
            return text;
        } else if (value instanceof Markup markup) {
            return markup.text();
        }
        return value instanceof Undefined ? "" : repr(value);
    }

    /** Python's {@code repr(value)}. */
    static String repr(Object value) {
        StringBuilder out = new StringBuilder();
        Repr.write(value, out);
        return out.toString();
    }
}

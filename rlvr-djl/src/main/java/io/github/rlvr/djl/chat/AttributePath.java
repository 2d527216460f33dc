package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The {@code attribute} argument of filters: {@code "a.b.0"}, read item before attribute. */
final class AttributePath {

    private final List<Object> steps = new ArrayList<>();
    private final Object otherwise;

    /**
     * @param path a dotted text, a number, or null for the value itself
     * @param otherwise what an undefined step becomes; null leaves it undefined
     */
    AttributePath(Object path, Object otherwise) {
        this.otherwise = otherwise;
        if (Values.isString(path)) {
            for (String step : Values.str(path).split("\\.", -1)) {
                steps.add(step.matches("\\d{1,18}") ? (Object) Long.parseLong(step) : step);
            }
        } else if (path != null) {
            steps.add(path);
        }
    }

    Object read(Object value) {
        Object current = value;
        for (Object step : steps) {
            current = Access.item(current, step);
            if (otherwise != null && current instanceof Undefined) {
                current = otherwise;
            }
        }
        return current;
    }

    /** Lower case for a string where case does not count, else the value. */
    static Object fold(Object value, boolean caseSensitive) {
        return !caseSensitive && Values.isString(value)
                ? Values.str(value).toLowerCase(Locale.ROOT)
                : value;
    }
}

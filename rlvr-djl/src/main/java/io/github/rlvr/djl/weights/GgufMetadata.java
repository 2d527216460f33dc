package io.github.rlvr.djl.weights;

import io.github.rlvr.djl.format.ModelFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The key-value pairs of a GGUF file. Integers of every width are {@code Long}, floats {@code
 * Double}, arrays {@code List}. Immutable, thread-safe.
 */
public final class GgufMetadata {

    private final Path file;
    private final Map<String, Object> values;

    GgufMetadata(Path file, Map<String, Object> values) {
        this.file = file;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** The file they come from. */
    public Path file() {
        return file;
    }

    /** All values in file order; unmodifiable. */
    public Map<String, Object> values() {
        return values;
    }

    /** A text, if it is there. */
    public Optional<String> text(String key) throws ModelFormatException {
        return value(key, String.class, "a text");
    }

    /** An integer that fits an int, if it is there. */
    public OptionalInt integer(String key) throws ModelFormatException {
        Optional<Long> value = value(key, Long.class, "an integer");
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        long wide = value.get();
        if (wide != (int) wide) {
            throw fault(key, wide + "; must fit 32 bits");
        }
        return OptionalInt.of((int) wide);
    }

    /**
     * An integer.
     *
     * @throws ModelFormatException if it is missing or does not fit an int
     */
    public int requiredInteger(String key) throws ModelFormatException {
        return integer(key).orElseThrow(() -> fault(key, "is missing"));
    }

    /** A floating-point number, if it is there. */
    public OptionalDouble number(String key) throws ModelFormatException {
        Optional<Double> value = value(key, Double.class, "a floating-point number");
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    /** A truth value, if it is there. */
    public Optional<Boolean> flag(String key) throws ModelFormatException {
        return value(key, Boolean.class, "a truth value");
    }

    /** A list of texts; empty if it is not there. */
    public List<String> texts(String key) throws ModelFormatException {
        return list(key, String.class, "a list of texts");
    }

    /** A list of integers; empty if it is not there. */
    public List<Long> integers(String key) throws ModelFormatException {
        return list(key, Long.class, "a list of integers");
    }

    /** A fault at a key of this file. */
    public ModelFormatException fault(String key, String problem) {
        return ModelFormatException.at(file, key, problem);
    }

    private <T> Optional<T> value(String key, Class<T> type, String what)
            throws ModelFormatException {
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            throw fault(key, "must be " + what);
        }
        return Optional.ofNullable(type.cast(value));
    }

    private <T> List<T> list(String key, Class<T> type, String what) throws ModelFormatException {
        List<T> items = new ArrayList<>();
        for (Object item : value(key, List.class, what).orElse(List.of())) {
            if (!type.isInstance(item)) {
                throw fault(key, "must be " + what);
            }
            items.add(type.cast(item));
        }
        return items;
    }
}

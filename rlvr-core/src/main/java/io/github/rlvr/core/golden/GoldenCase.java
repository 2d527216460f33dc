package io.github.rlvr.core.golden;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One case of a golden file.
 *
 * @param algorithm name of the file without its extension
 * @param name of the case, unique in its file
 * @param function which official function it ran; empty if the file names only one
 * @param config settings of the function
 * @param inputs arguments of the function, read with {@link GoldenValues}
 * @param expected results by name; a member {@code error} means that the official code raised
 * @param rtol relative tolerance in float64
 * @param atol absolute tolerance in float64
 */
public record GoldenCase(
        String algorithm,
        String name,
        String function,
        JsonNode config,
        JsonNode inputs,
        JsonNode expected,
        double rtol,
        double atol) {

    /** Whether the official code raised an error. */
    public boolean expectsError() {
        return expected.has("error");
    }

    /** Whether a result of this name is expected. */
    public boolean expects(String result) {
        return expected.has(result);
    }

    /** A number of the configuration, or its default if it is absent or null. */
    public double config(String key, double absent) {
        JsonNode value = config.path(key);
        return value.isNumber() || value.isTextual() ? GoldenValues.number(value) : absent;
    }

    /** A flag of the configuration, or its default if it is absent. */
    public boolean config(String key, boolean absent) {
        return config.path(key).asBoolean(absent);
    }

    /** A text of the configuration, or its default if it is absent or null. */
    public String config(String key, String absent) {
        JsonNode value = config.path(key);
        return value.isTextual() ? value.asText() : absent;
    }

    /** Whether an input is there and not null. */
    public boolean hasInput(String input) {
        return inputs.hasNonNull(input);
    }

    /** {@code [N]} numbers of an input. */
    public double[] vector(String input) {
        return GoldenValues.vector(required(input));
    }

    /** {@code [N][T]} numbers of an input. */
    public double[][] matrix(String input) {
        return GoldenValues.matrix(required(input));
    }

    /** {@code [N][T]} truth values of an input: numbers above 0.5, or booleans. */
    public boolean[][] mask(String input) {
        return GoldenValues.mask(required(input));
    }

    /** {@code [N]} texts of an input. */
    public String[] texts(String input) {
        return GoldenValues.texts(required(input));
    }

    private JsonNode required(String input) {
        if (!hasInput(input)) {
            throw new IllegalArgumentException(
                    "golden case " + algorithm + ":" + name + " has no input '" + input + "'");
        }
        return inputs.get(input);
    }

    @Override
    public String toString() {
        return algorithm + ":" + name;
    }
}

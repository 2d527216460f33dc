package io.github.rlvr.core.golden;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/**
 * Numbers and arrays of golden files. NaN and the infinities are the texts {@code NaN}, {@code
 * Infinity} and {@code -Infinity}.
 */
public final class GoldenValues {

    private GoldenValues() {}

    /**
     * A number.
     *
     * @throws IllegalArgumentException if the node is neither a number nor one of the three texts
     */
    public static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? 1 : 0;
        }
        if (node.isTextual()) {
            return Double.parseDouble(node.textValue());
        }
        throw new IllegalArgumentException("not a number: " + node);
    }

    /** {@code [N]} numbers. */
    public static double[] vector(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .mapToDouble(GoldenValues::number)
                .toArray();
    }

    /** {@code [N][T]} numbers. */
    public static double[][] matrix(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(GoldenValues::vector)
                .toArray(double[][]::new);
    }

    /** {@code [N][T][V]} numbers. */
    public static double[][][] cube(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(GoldenValues::matrix)
                .toArray(double[][][]::new);
    }

    /** {@code [N][T]} truth values: numbers above 0.5, or booleans. */
    public static boolean[][] mask(JsonNode node) {
        double[][] numbers = matrix(node);
        boolean[][] mask = new boolean[numbers.length][];
        for (int i = 0; i < numbers.length; i++) {
            mask[i] = new boolean[numbers[i].length];
            for (int t = 0; t < numbers[i].length; t++) {
                mask[i][t] = numbers[i][t] > 0.5;
            }
        }
        return mask;
    }

    /** {@code [N]} texts. */
    public static String[] texts(JsonNode node) {
        return StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
    }
}

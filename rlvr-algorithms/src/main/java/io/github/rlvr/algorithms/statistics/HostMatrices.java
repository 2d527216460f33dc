package io.github.rlvr.algorithms.statistics;

import java.util.Arrays;
import java.util.ServiceLoader;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce3.Dot;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * Ragged batches of tokens as {@code [N, T]} float64 matrices of ND4J, and back. Whoever makes a
 * matrix closes it; its memory lies outside the Java heap.
 *
 * <p>ND4J computes with the backend on the class path. It starts with the first matrix, so that
 * only what needs it waits for it.
 */
final class HostMatrices {

    private HostMatrices() {}

    /**
     * The rows, filled up with 0.
     *
     * @param rows {@code [N][T_i]}; what is not finite outside the mask becomes 0
     * @param mask {@code [N][T_i]}
     * @return {@code [N, T]}
     */
    static INDArray of(double[][] rows, boolean[][] mask) {
        int width = width(mask);
        double[] flat = new double[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            for (int t = 0; t < rows[i].length; t++) {
                boolean read = mask[i][t] || Double.isFinite(rows[i][t]);
                flat[i * width + t] = read ? rows[i][t] : 0;
            }
        }
        return matrix(flat, width);
    }

    /** {@code [N, T]} 1 where the mask is true, else 0. */
    static INDArray of(boolean[][] mask) {
        int width = width(mask);
        double[] flat = new double[mask.length * width];
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                flat[i * width + t] = mask[i][t] ? 1 : 0;
            }
        }
        return matrix(flat, width);
    }

    /** The matrix without what filled the rows up: {@code [N][T_i]}, as long as those given. */
    static double[][] ragged(INDArray matrix, double[][] like) {
        int width = (int) matrix.size(1);
        double[] flat = matrix.data().asDouble();
        double[][] rows = new double[like.length][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * width, i * width + like[i].length));
        return rows;
    }

    /**
     * Sum of the products of all elements. First over each row, then over rows, so that the number
     * of threads does not change a bit of it.
     */
    static double dot(INDArray a, INDArray b) {
        try (INDArray rows = Nd4j.getExecutioner().exec(new Dot(a, b, 1))) {
            return Arrays.stream(rows.toDoubleVector()).sum();
        }
    }

    private static INDArray matrix(double[] flat, int width) {
        requireBackend();
        // JavaCPP would refuse to allocate when the whole process, libtorch included, is large.
        System.getProperties().putIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
        System.getProperties().putIfAbsent("org.nd4j.log.initialization", "false");
        return Nd4j.create(flat, new long[] {flat.length / width, width}, 'c');
    }

    private static void requireBackend() {
        if (ServiceLoader.load(Nd4jBackend.class).stream().findAny().isEmpty()) {
            throw new IllegalStateException(
                    "whitening over tokens computes with ND4J, and no backend of ND4J is on the"
                            + " class path; do not exclude org.nd4j:nd4j-native from"
                            + " rlvr-algorithms, or add another backend");
        }
    }

    private static int width(boolean[][] rows) {
        return Math.max(1, Arrays.stream(rows).mapToInt(row -> row.length).max().orElse(1));
    }
}

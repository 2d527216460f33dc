package io.github.rlvr.algorithms.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import io.github.rlvr.core.loss.AutogradPass;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * A batch of random log-probabilities, advantages and lengths, and a loss's value and gradient on
 * any of its rows.
 */
final class RandomMicroBatch {

    static final int ROWS = 6;
    static final int WIDTH = 7;

    private final double[][] logProbs = new double[ROWS][WIDTH];
    private final double[][] old = new double[ROWS][WIDTH];
    private final double[][] rollout = new double[ROWS][WIDTH];
    private final double[][] reference = new double[ROWS][WIDTH];
    private final double[][] entropies = new double[ROWS][WIDTH];
    private final double[][] advantages = new double[ROWS][WIDTH];
    private final double[][] mask = new double[ROWS][WIDTH];

    /** What a loss gave. */
    record Result(double loss, double[][] gradient) {}

    RandomMicroBatch(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < ROWS; i++) {
            int length = i == 1 ? 0 : 1 + random.nextInt(WIDTH);
            double advantage = random.nextGaussian();
            for (int t = 0; t < WIDTH; t++) {
                logProbs[i][t] = -random.nextDouble() * 3;
                old[i][t] = logProbs[i][t] + random.nextGaussian() * 0.3;
                rollout[i][t] = old[i][t] + random.nextGaussian() * 0.1;
                reference[i][t] = logProbs[i][t] + random.nextGaussian() * 0.3;
                entropies[i][t] = random.nextDouble() * 2;
                advantages[i][t] = advantage;
                mask[i][t] = t < length ? 1 : 0;
            }
        }
    }

    /** Writes a value into every array wherever the mask is 0. */
    void fillMasked(double value) {
        for (double[][] array :
                new double[][][] {logProbs, old, rollout, reference, entropies, advantages}) {
            for (int i = 0; i < ROWS; i++) {
                for (int t = 0; t < WIDTH; t++) {
                    array[i][t] = mask[i][t] == 0 ? value : array[i][t];
                }
            }
        }
    }

    /** Masks everything. */
    void maskAll() {
        Arrays.stream(mask).forEach(row -> Arrays.fill(row, 0));
    }

    /** The denominators of all rows. */
    LossTotals totals() {
        long tokens =
                Arrays.stream(mask).flatMapToDouble(Arrays::stream).filter(m -> m == 1).count();
        long rows = Arrays.stream(mask).filter(row -> row[0] == 1).count();
        return new LossTotals(tokens, rows, ROWS, 64);
    }

    /** Value and gradient on some of the rows, with the denominators of all. */
    Result run(PolicyLoss loss, DataType type, int... rows) {
        return AutogradPass.run(() -> once(loss, type, rows));
    }

    private Result once(PolicyLoss loss, DataType type, int... rows) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray trained = array(manager, logProbs, type, rows);
            trained.setRequiresGradient(true);
            PolicyLossInput input =
                    new PolicyLossInput(
                            trained,
                            array(manager, old, type, rows),
                            array(manager, rollout, type, rows),
                            Optional.of(array(manager, reference, type, rows)),
                            array(manager, entropies, type, rows),
                            array(manager, advantages, type, rows),
                            array(manager, mask, type, rows),
                            totals());
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray value = loss.compute(input).loss();
                collector.backward(value);
                return new Result(
                        value.toType(DataType.FLOAT64, true).toDoubleArray()[0],
                        matrix(trained.getGradient(), rows.length));
            }
        }
    }

    private static NDArray array(NDManager manager, double[][] values, DataType type, int... rows) {
        double[][] chosen = Arrays.stream(rows).mapToObj(i -> values[i]).toArray(double[][]::new);
        return manager.create(chosen).toType(type, true);
    }

    private static double[][] matrix(NDArray gradient, int rows) {
        double[] flat = gradient.toType(DataType.FLOAT64, true).toDoubleArray();
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = Arrays.copyOfRange(flat, i * WIDTH, (i + 1) * WIDTH);
        }
        return matrix;
    }
}

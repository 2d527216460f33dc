package io.github.rlvr.algorithms.hapo;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.types.DataType;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.core.rollout.Rollout;
import java.util.Arrays;
import java.util.List;

/**
 * Where a batch's token entropies lie, and the signal in [-1, 1] of an entropy among them.
 *
 * <pre>
 *   e = log(max(H, 1e-8))
 *   P = the entry of the sorted e at index round(quantile * (N - 1)), half to even
 *   d = sqrt(max(mean (e - P)^2, 1e-8))                  deviation around the pivot
 *   h = (e - P) / d
 *   s = h / max h where h &gt; 0, h / |min h| elsewhere  (official: h / min h, which is not negative)
 * </pre>
 *
 * <p>A batch without tokens has signal 0, and so has one whose entropies are equal.
 *
 * <p>Source: HAPO (2025); its code, {@code compute_entropy_h}.
 *
 * @param pivot {@code P}
 * @param deviation {@code d}
 * @param scalePositive {@code 1 / max h}, at most 1e8
 * @param scaleNegative {@code 1 / |min h|}, at most 1e8; official {@code 1 / min h}
 */
public record EntropyStatistics(
        double pivot, double deviation, double scalePositive, double scaleNegative) {

    private static final double FLOOR = 1e-8;

    /**
     * Statistics on the host.
     *
     * @param entropies {@code [N][T_i]} in nats
     * @param mask {@code [N][T_i]}
     * @param quantile of the pivot, in [0, 1]; default 0.8
     */
    public static EntropyStatistics of(
            double[][] entropies, boolean[][] mask, double quantile, Compat compat) {
        double[] logs = new double[Arrays.stream(mask).mapToInt(row -> row.length).sum()];
        int count = 0;
        for (int i = 0; i < mask.length; i++) {
            for (int t = 0; t < mask[i].length; t++) {
                if (mask[i][t]) {
                    logs[count++] = Math.log(Math.max(entropies[i][t], FLOOR));
                }
            }
        }
        return ofSorted(Arrays.stream(logs, 0, count).sorted().toArray(), quantile, compat);
    }

    /**
     * Statistics of the unmasked tokens of arrays on the device.
     *
     * @param entropies {@code [B, T]} in nats, read without gradient
     * @param mask {@code [B, T]}
     * @param quantile of the pivot, in [0, 1]
     */
    public static EntropyStatistics of(
            NDArray entropies, NDArray mask, double quantile, Compat compat) {
        NDArray logs =
                entropies.stopGradient().booleanMask(mask.neq(0)).flatten().maximum(FLOOR).log();
        if (logs.size() == 0) {
            return ofSorted(new double[0], quantile, compat);
        }
        NDArray sorted = logs.sort();
        double pivot = scalar(sorted.get(pivotIndex(sorted.size(), quantile)));
        double squares = scalar(logs.sub(pivot).square().mean());
        return of(pivot, squares, scalar(sorted.get(0)), scalar(sorted.get(-1)), compat);
    }

    /**
     * Statistics of the entropies that the sampler recorded; a value that is not finite, as a
     * rollout that broke off may hold, is left out.
     *
     * @param rollouts of a whole step or update
     * @param quantile of the pivot, in [0, 1]
     */
    public static EntropyStatistics of(List<Rollout> rollouts, double quantile, Compat compat) {
        double[][] entropies = new double[rollouts.size()][];
        boolean[][] mask = new boolean[entropies.length][];
        for (int i = 0; i < entropies.length; i++) {
            float[] recorded = rollouts.get(i).entropies();
            entropies[i] = new double[recorded.length];
            mask[i] = new boolean[recorded.length];
            for (int t = 0; t < recorded.length; t++) {
                entropies[i][t] = recorded[t];
                mask[i][t] = Float.isFinite(recorded[t]);
            }
        }
        return of(entropies, mask, quantile, compat);
    }

    private static EntropyStatistics ofSorted(double[] logs, double quantile, Compat compat) {
        if (logs.length == 0) {
            return new EntropyStatistics(0, 1, 0, 0);
        }
        double pivot = logs[(int) pivotIndex(logs.length, quantile)];
        double squares =
                Arrays.stream(logs).map(e -> (e - pivot) * (e - pivot)).average().orElse(0);
        return of(pivot, squares, logs[0], logs[logs.length - 1], compat);
    }

    private static long pivotIndex(long count, double quantile) {
        return (long) Math.rint(quantile * (count - 1));
    }

    private static EntropyStatistics of(
            double pivot, double squares, double lowest, double highest, Compat compat) {
        double deviation = Math.sqrt(Math.max(squares, FLOOR));
        double top = Math.max((highest - pivot) / deviation, FLOOR);
        double bottom = Math.min((lowest - pivot) / deviation, -FLOOR);
        return new EntropyStatistics(
                pivot, deviation, 1 / top, 1 / (compat == Compat.OFFICIAL ? bottom : -bottom));
    }

    /** The signal of an entropy in nats. */
    public double signal(double entropy) {
        double h = (Math.log(Math.max(entropy, FLOOR)) - pivot) / deviation;
        return h * (h > 0 ? scalePositive : scaleNegative);
    }

    /**
     * The signals of entropies on the device, without gradient.
     *
     * @param entropies {@code [B, T]}
     * @return {@code [B, T]}
     */
    public NDArray signal(NDArray entropies) {
        NDArray h = entropies.stopGradient().maximum(FLOOR).log().sub(pivot).div(deviation);
        return NDArrays.where(h.gt(0), h.mul(scalePositive), h.mul(scaleNegative));
    }

    private static double scalar(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray()[0];
    }
}

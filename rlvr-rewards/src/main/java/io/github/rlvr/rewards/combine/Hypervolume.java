package io.github.rlvr.rewards.combine;

import java.util.ArrayList;
import java.util.List;

/**
 * The volume between a reference point and a set of points, all axes maximised: the measure by
 * which a new point of several validation rewards is progress. Stateless; at most a few axes.
 */
public final class Hypervolume {

    private Hypervolume() {}

    /**
     * The volume that a point adds.
     *
     * @param buffer the reference point first, then the points so far
     * @param point the new point
     * @param maximised {@code [axes]}; the others are negated
     * @return not negative
     */
    public static double contribution(List<double[]> buffer, double[] point, boolean[] maximised) {
        double[] reference = oriented(buffer.get(0), maximised);
        List<double[]> points = new ArrayList<>();
        for (double[] other : buffer.subList(1, buffer.size())) {
            points.add(above(reference, oriented(other, maximised)));
        }
        double before = volume(points, reference.length);
        points.add(above(reference, oriented(point, maximised)));
        return Math.max(0, volume(points, reference.length) - before);
    }

    /** The multiplier {@code 0.5 + 1.5 tanh(max(contribution, 0))} of the next step's rewards. */
    public static double multiplier(double contribution) {
        return 0.5 + 1.5 * Math.tanh(Math.max(contribution, 0));
    }

    private static double[] oriented(double[] point, boolean[] maximised) {
        double[] out = point.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = maximised[i] ? out[i] : -out[i];
        }
        return out;
    }

    private static double[] above(double[] reference, double[] point) {
        double[] out = new double[point.length];
        for (int i = 0; i < point.length; i++) {
            out[i] = Math.max(0, point[i] - reference[i]);
        }
        return out;
    }

    /** Volume of the union of boxes from the origin, sliced along the last axis. */
    private static double volume(List<double[]> points, int axes) {
        if (points.isEmpty()) {
            return 0;
        }
        int last = axes - 1;
        if (axes == 1) {
            return points.stream().mapToDouble(p -> p[0]).max().orElse(0);
        }
        List<double[]> sorted = new ArrayList<>(points);
        sorted.sort((a, b) -> Double.compare(b[last], a[last]));
        double total = 0;
        List<double[]> slab = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            slab.add(sorted.get(i));
            double height =
                    sorted.get(i)[last] - (i + 1 < sorted.size() ? sorted.get(i + 1)[last] : 0);
            total += height > 0 ? height * volume(slab, last) : 0;
        }
        return total;
    }
}

package io.github.rlvr.examples.replication;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves with their range over seeds, as SVG.
 *
 * @param title above
 * @param lines at least one
 */
record LineChart(String title, List<Line> lines) {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 280;
    private static final int LEFT = 50;
    private static final int RIGHT = 150;
    private static final int TOP = 30;
    private static final int BOTTOM = 30;
    private static final int SMOOTHED_OVER = 10;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00");

    /**
     * One arm.
     *
     * @param name in the legend
     * @param curves one a seed, of the same length
     */
    record Line(String name, List<List<Double>> curves) {

        int length() {
            return curves.stream().mapToInt(List::size).min().orElse(0);
        }

        /** Least, mean and largest over seeds of the means over some steps that end at this one. */
        double[] at(int step) {
            double[] smoothed =
                    curves.stream().mapToDouble(curve -> smoothed(curve, step)).toArray();
            double least = Double.POSITIVE_INFINITY;
            double most = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (double value : smoothed) {
                least = Math.min(least, value);
                most = Math.max(most, value);
                sum += value;
            }
            return new double[] {least, sum / smoothed.length, most};
        }

        private static double smoothed(List<Double> curve, int step) {
            int from = Math.max(0, step - SMOOTHED_OVER + 1);
            return curve.subList(from, step + 1).stream()
                    .mapToDouble(v -> v)
                    .average()
                    .orElseThrow();
        }
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        svg.append(
                text(
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                                + " font-family=\"sans-serif\" font-size=\"12\">\n"
                                + "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n",
                        WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append(text("<text x=\"%d\" y=\"18\">%s</text>\n", LEFT, title));
        double[] range = range();
        axes(svg, range);
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), i, range);
        }
        return svg.append("</svg>\n").toString();
    }

    private double[] range() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (int step = 0; step < line.length(); step++) {
                low = Math.min(low, line.at(step)[0]);
                high = Math.max(high, line.at(step)[2]);
            }
        }
        double margin = high > low ? 0.05 * (high - low) : Math.max(0.1, Math.abs(high));
        // What is never negative has no negative tick.
        double bottom = low < 0 ? low - margin : Math.max(0, low - margin);
        return new double[] {bottom, high + margin};
    }

    private void axes(StringBuilder svg, double[] range) {
        double step = step(range[1] - range[0]);
        String label = "%." + Math.max(0, (int) -Math.floor(Math.log10(step))) + "f";
        for (double tick = Math.ceil(range[0] / step); tick * step <= range[1]; tick++) {
            double y = y(tick * step, range);
            svg.append(
                    text(
                            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                                    + "<text x=\"4\" y=\"%.1f\">%s</text>\n",
                            LEFT, WIDTH - RIGHT, y, y, y + 4, text(label, tick * step)));
        }
        svg.append(
                text(
                        "<text x=\"%d\" y=\"%d\">1</text><text x=\"%d\" y=\"%d\">step %d</text>\n",
                        LEFT, HEIGHT - 10, WIDTH - RIGHT - 50, HEIGHT - 10, steps()));
    }

    /** From tick to tick: 1, 2 or 5 of a power of ten, for three to six ticks. */
    private static double step(double span) {
        double power = Math.pow(10, Math.floor(Math.log10(span / 5)));
        double least = span / 5 / power;
        return power * (least <= 1 ? 1 : least <= 2 ? 2 : least <= 5 ? 5 : 10);
    }

    private void draw(StringBuilder svg, Line line, int index, double[] range) {
        List<String> upper = new ArrayList<>();
        List<String> lower = new ArrayList<>();
        List<String> mean = new ArrayList<>();
        for (int step = 0; step < line.length(); step++) {
            double[] at = line.at(step);
            double x = LEFT + (double) (WIDTH - LEFT - RIGHT) * step / Math.max(1, steps() - 1);
            lower.add(0, text("%.1f,%.1f", x, y(at[0], range)));
            mean.add(text("%.1f,%.1f", x, y(at[1], range)));
            upper.add(text("%.1f,%.1f", x, y(at[2], range)));
        }
        String colour = COLOURS.get(index % COLOURS.size());
        svg.append(
                text(
                        "<polygon points=\"%s %s\" fill=\"%s\" opacity=\"0.15\"/>\n"
                                + "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\""
                                + " stroke-width=\"2\"/>\n"
                                + "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n",
                        String.join(" ", upper),
                        String.join(" ", lower),
                        colour,
                        String.join(" ", mean),
                        colour,
                        WIDTH - RIGHT + 10,
                        TOP + 14 + 18 * index,
                        colour,
                        line.name()));
    }

    private int steps() {
        return lines.stream().mapToInt(Line::length).max().orElse(1);
    }

    private static double y(double value, double[] range) {
        double share = (value - range[0]) / (range[1] - range[0]);
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}

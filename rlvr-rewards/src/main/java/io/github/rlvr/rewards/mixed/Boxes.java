package io.github.rlvr.rewards.mixed;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bounding boxes {@code [x1, y1, x2, y2]} and how well two sets of them agree. Stateless. */
public final class Boxes {

    private static final int MAX_BOXES = 200;
    private static final String NUMBER = "\\s*+(-?\\d{1,9}+(?:\\.\\d{1,9}+)?+)\\s*+";
    private static final Pattern BOX =
            Pattern.compile("\\[" + NUMBER + "," + NUMBER + "," + NUMBER + "," + NUMBER + "\\]");

    private Boxes() {}

    /** The boxes in a text, at most {@value #MAX_BOXES}. */
    public static List<double[]> in(String text) {
        List<double[]> boxes = new ArrayList<>();
        Matcher found = BOX.matcher(text);
        while (boxes.size() < MAX_BOXES && found.find()) {
            double[] box = new double[4];
            for (int i = 0; i < box.length; i++) {
                box[i] = Double.parseDouble(found.group(i + 1));
            }
            boxes.add(box);
        }
        return boxes;
    }

    /** Area of the intersection divided by that of the union; 0 for boxes without area. */
    public static double overlap(double[] a, double[] b) {
        double width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
        double height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        double inner = Math.max(0, width) * Math.max(0, height);
        double union = area(a) + area(b) - inner;
        return union > 0 ? inner / union : 0;
    }

    /** Sum of overlaps of pairs matched greedily, the best first, divided by the larger count. */
    public static double agreement(List<double[]> gold, List<double[]> answer) {
        List<double[]> left = new ArrayList<>(gold);
        List<double[]> right = new ArrayList<>(answer);
        double sum = 0;
        while (!left.isEmpty() && !right.isEmpty()) {
            double best = -1;
            int[] pair = new int[2];
            for (int i = 0; i < left.size(); i++) {
                for (int j = 0; j < right.size(); j++) {
                    double overlap = overlap(left.get(i), right.get(j));
                    if (overlap > best) {
                        best = overlap;
                        pair = new int[] {i, j};
                    }
                }
            }
            sum += best;
            left.remove(pair[0]);
            right.remove(pair[1]);
        }
        int most = Math.max(gold.size(), answer.size());
        return most == 0 ? 0 : sum / most;
    }

    private static double area(double[] box) {
        return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
    }
}

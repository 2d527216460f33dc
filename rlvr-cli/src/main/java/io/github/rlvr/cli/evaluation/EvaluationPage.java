package io.github.rlvr.cli.evaluation;

import io.github.rlvr.cli.report.Markup;
import io.github.rlvr.rewards.calibration.Calibration;
import io.github.rlvr.rewards.evaluation.ClusteredShare;
import io.github.rlvr.rewards.evaluation.ConfidenceReport;
import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The page of an evaluation: static, without script or network. */
final class EvaluationPage {

    private static final int SIDE = 240;
    private static final int LEFT = 46;
    private static final int BOTTOM = 44;
    private static final List<String> TICKS = List.of("0", "0.25", "0.5", "0.75", "1");

    private EvaluationPage() {}

    static String render(String model, String data, EvaluationSummary summary) throws IOException {
        return Markup.fill(
                Markup.resource("eval.html"),
                Map.of(
                        "title", Markup.escape(new File(model).getName()),
                        "model", Markup.escape(model),
                        "data", Markup.escape(data),
                        "style", Markup.resource("report.css"),
                        "tiles", tiles(summary),
                        "shares", shares(summary),
                        "atk", atEveryK(summary),
                        "calibration", calibration(summary),
                        "difficulty", difficulty(summary)));
    }

    private static String tiles(EvaluationSummary summary) {
        ClusteredShare accuracy = summary.accuracy();
        return tile("Accuracy", percent(accuracy.value()))
                + tile("95 % interval", percent(accuracy.low()) + " – " + percent(accuracy.high()))
                + tile("Tasks", Integer.toString(summary.tasks()))
                + tile("Samples a task", Integer.toString(summary.samples()))
                + tile("Mean length", format("%.1f tokens", summary.meanLength()));
    }

    private static String tile(String name, String value) {
        return "<div class=\"tile\"><dt>" + name + "</dt><dd>" + value + "</dd></div>\n";
    }

    private static String shares(EvaluationSummary summary) {
        return share("Right by the configured reward", summary.accuracy())
                + share("Right where the answer was asked for (strict)", summary.strict())
                + share("Right wherever it stands (flexible)", summary.flexible())
                + share("Answered where it was asked for (format)", summary.format())
                + share("Reached the limit of tokens", summary.cutOff());
    }

    private static String share(String name, ClusteredShare share) {
        return "<tr><th scope=\"row\">"
                + name
                + "</th><td>"
                + percent(share.value())
                + "</td><td>"
                + percent(share.low())
                + " – "
                + percent(share.high())
                + "</td><td class=\"wide\">"
                + bar(share)
                + "</td></tr>\n";
    }

    /** The share as a bar with its interval as a whisker. */
    private static String bar(ClusteredShare share) {
        return format(
                "<svg class=\"sharebar\" viewBox=\"0 0 200 16\" role=\"img\" aria-label=\"%.1f %%\">"
                        + "<rect class=\"rest\" x=\"0\" y=\"2\" width=\"200\" height=\"12\" rx=\"2\"/>"
                        + "<rect class=\"fill\" x=\"0\" y=\"2\" width=\"%.1f\" height=\"12\" rx=\"2\"/>"
                        + "<path class=\"whisker\" d=\"M%.1f 4v8M%.1f 8H%.1fM%.1f 4v8\"/></svg>",
                100 * share.value(),
                200 * share.value(),
                200 * share.low(),
                200 * share.low(),
                200 * share.high(),
                200 * share.high());
    }

    private static String atEveryK(EvaluationSummary summary) {
        if (summary.samples() == 1) {
            return "<p class=\"count\">One sample a task; <code>--samples N</code> gives pass@k and"
                    + " maj@k.</p>";
        }
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        out.append("<th scope=\"col\">k</th><th scope=\"col\">pass@k</th>");
        out.append("<th scope=\"col\">maj@k</th></tr></thead><tbody>\n");
        SortedMap<Integer, Double> majority = summary.majorityAt();
        summary.passAt()
                .forEach(
                        (k, pass) ->
                                out.append("<tr><th scope=\"row\">")
                                        .append(k)
                                        .append("</th><td>")
                                        .append(percent(pass))
                                        .append("</td><td>")
                                        .append(percent(majority.get(k)))
                                        .append("</td></tr>\n"));
        return out.append("</tbody></table></div>").toString();
    }

    private static String calibration(EvaluationSummary summary) {
        StringBuilder out = new StringBuilder("<div class=\"charts\">\n");
        for (ConfidenceReport report : summary.confidence()) {
            out.append("<article class=\"chart\"><h3>").append(title(report)).append("</h3>");
            out.append("<ul class=\"legend\">");
            fact(out, "ECE", format("%.3f", report.ece()));
            fact(out, "Brier", format("%.3f", report.brier()));
            if (report.auroc().isPresent()) {
                fact(out, "AUROC", format("%.3f", report.auroc().getAsDouble()));
            }
            fact(out, "n", Integer.toString(report.samples()));
            fact(out, "missing", Integer.toString(report.missing()));
            out.append("</ul>").append(diagram(report)).append("</article>\n");
        }
        return out.append("</div>").toString();
    }

    private static String title(ConfidenceReport report) {
        return switch (report.source()) {
            case "stated" -> "Stated in the completion";
            case "agreement" -> "Agreement among the samples";
            default -> "Likelihood of the tokens";
        };
    }

    private static void fact(StringBuilder out, String name, String value) {
        out.append("<li>").append(name).append(" <b>").append(value).append("</b></li>");
    }

    /**
     * Accuracy over confidence; the area of a point is its share of the samples. Labels keep clear
     * of the largest point, and one zero does for both axes.
     */
    static String diagram(ConfidenceReport report) {
        StringBuilder out = new StringBuilder();
        out.append(
                format(
                        "<svg class=\"reliability\" viewBox=\"0 0 %d %d\" role=\"img\""
                                + " aria-label=\"Accuracy over confidence\">",
                        LEFT + SIDE + 16, SIDE + BOTTOM + 10));
        for (int tick = 0; tick < TICKS.size(); tick++) {
            double share = tick / 4.0;
            out.append(
                    format(
                            "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                                    + "<text class=\"axis\" x=\"%.1f\" y=\"%d\""
                                    + " text-anchor=\"middle\">%s</text>",
                            LEFT,
                            LEFT + SIDE,
                            y(share),
                            y(share),
                            tick == 0 ? LEFT - 16.0 : x(share),
                            SIDE + BOTTOM,
                            TICKS.get(tick)));
            if (tick > 0) {
                out.append(
                        format(
                                "<text class=\"axis\" x=\"%d\" y=\"%.1f\""
                                        + " text-anchor=\"end\">%s</text>",
                                LEFT - 16, y(share) + 4, TICKS.get(tick)));
            }
        }
        out.append(
                format(
                        "<line class=\"cursor\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                        x(0), y(0), x(1), y(1)));
        for (Calibration.Bin bin : report.bins()) {
            out.append(point(bin, report.samples()));
        }
        return out.append("</svg>").toString();
    }

    private static String point(Calibration.Bin bin, int samples) {
        double radius = 3 + 11 * Math.sqrt((double) bin.count() / samples);
        return format(
                "<line class=\"gap\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>"
                        + "<circle class=\"bin\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>"
                        + "confidence %.3f, accuracy %.3f, n = %d</title></circle>",
                x(bin.confidence()),
                x(bin.confidence()),
                y(bin.confidence()),
                y(bin.accuracy()),
                x(bin.confidence()),
                y(bin.accuracy()),
                radius,
                bin.confidence(),
                bin.accuracy(),
                bin.count());
    }

    private static double x(double share) {
        return LEFT + SIDE * share;
    }

    private static double y(double share) {
        return 16 + SIDE * (1 - share);
    }

    private static String difficulty(EvaluationSummary summary) {
        if (summary.byDifficulty().isEmpty()) {
            return "<p class=\"count\">The data has no classes; <code>--difficulty COLUMN</code>"
                    + " names a column that holds them.</p>";
        }
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
        out.append("<th scope=\"col\">Class</th><th scope=\"col\">Accuracy</th>");
        out.append("<th scope=\"col\">95 % interval</th><th scope=\"col\"></th>");
        out.append("<th scope=\"col\">Tasks</th><th scope=\"col\">Length</th></tr></thead><tbody>");
        for (EvaluationSummary.DifficultyRow row : summary.byDifficulty()) {
            String cells = share(Markup.escape(row.difficulty()), row.accuracy()).strip();
            out.append(cells, 0, cells.length() - "</tr>".length());
            out.append("<td>").append(row.tasks()).append("</td>");
            out.append(format("<td>%.1f</td></tr>%n", row.meanLength()));
        }
        return out.append("</tbody></table></div>").toString();
    }

    private static String percent(double share) {
        return format("%.1f\u202f%%", 100 * share);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}

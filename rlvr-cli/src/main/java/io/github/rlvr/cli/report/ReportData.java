package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the page's script reads about the runs, but for their rollouts: JSON that is safe inside a
 * script element.
 */
final class ReportData {

    private static final JsonMapper JSON = new JsonMapper();
    private static final MathContext DIGITS = new MathContext(6);
    private static final int MAX_POINTS = 1000;
    private static final int MAX_NUMBERS = 100_000;

    private ReportData() {}

    static String json(List<RunData> runs) {
        SortedSet<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.metrics().series().keySet()));
        int points = MAX_NUMBERS / Math.max(1, names.size() * runs.size());
        int limit = Math.max(50, Math.min(MAX_POINTS, points));
        ObjectNode data = JSON.createObjectNode();
        ArrayNode all = data.putArray("runs");
        runs.forEach(run -> all.add(run(run, limit)));
        data.set("charts", JSON.valueToTree(ChartPlan.of(names)));
        return escape(data.toString());
    }

    private static ObjectNode run(RunData run, int limit) {
        MetricsLog thinned = run.metrics().thinned(limit);
        ObjectNode node = JSON.createObjectNode().put("name", run.name());
        ArrayNode steps = node.putArray("steps");
        for (long step : thinned.steps()) {
            steps.add(step);
        }
        ObjectNode series = node.putObject("series");
        thinned.series().forEach((name, values) -> putAll(series.putArray(name), values));
        node.set("histogram", run.histogram().json());
        node.set("calibration", run.calibration().json());
        return node;
    }

    private static void putAll(ArrayNode out, double[] values) {
        for (double value : values) {
            if (Double.isFinite(value)) {
                out.add(new BigDecimal(value).round(DIGITS));
            } else {
                out.addNull();
            }
        }
    }

    /** Nothing in it can end the script element or begin a comment in it. */
    private static String escape(String json) {
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            boolean loneSurrogate = Character.isSurrogate(c) && !isPaired(json, i);
            if (c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029 || loneSurrogate) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}

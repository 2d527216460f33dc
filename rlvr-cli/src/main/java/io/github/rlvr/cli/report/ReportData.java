package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What the page's script reads: JSON that is safe inside a script element. */
final class ReportData {

    private static final JsonMapper JSON = new JsonMapper();
    private static final MathContext DIGITS = new MathContext(6);
    private static final int MAX_POINTS = 1000;
    private static final int MAX_NUMBERS = 100_000;
    private static final int MAX_SAMPLE_BYTES = 1_200_000;

    private ReportData() {}

    static String json(MetricsLog metrics, RolloutSelection rollouts) {
        int points = MAX_NUMBERS / Math.max(1, metrics.series().size());
        MetricsLog thinned = metrics.thinned(Math.max(50, Math.min(MAX_POINTS, points)));
        ObjectNode data = JSON.createObjectNode();
        ArrayNode steps = data.putArray("steps");
        for (long step : thinned.steps()) {
            steps.add(step);
        }
        ObjectNode series = data.putObject("series");
        thinned.series().forEach((name, values) -> putAll(series.putArray(name), values));
        data.set("charts", JSON.valueToTree(ChartPlan.of(thinned.series().keySet())));
        String curves = escape(data.toString());
        return curves.substring(0, curves.length() - 1)
                + ",\"samples\":"
                + samples(rollouts.samples())
                + "}";
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

    /** The samples in their longest form that fits. */
    private static String samples(List<SampleRollout> samples) {
        String json = sampleJson(samples);
        for (int limit = 3000; bytes(json) > MAX_SAMPLE_BYTES && limit >= 90; limit /= 2) {
            int length = limit;
            json = sampleJson(samples.stream().map(sample -> sample.shortened(length)).toList());
        }
        return json;
    }

    private static int bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String sampleJson(List<SampleRollout> samples) {
        ArrayNode all = JSON.createArrayNode();
        for (SampleRollout sample : samples) {
            ObjectNode node = all.addObject();
            node.put("step", sample.step());
            node.put("task", sample.task());
            node.put("sample", sample.sample());
            node.put("prompt", sample.prompt());
            node.put("completion", sample.completion());
            node.put("gold", sample.gold());
            node.put("finish", sample.finish());
            putNumber(node, "reward", sample.reward());
            putNumber(node, "advantage", sample.advantage());
            putNumber(node, "length", sample.length());
            ObjectNode rewards = node.putObject("rewards");
            for (Map.Entry<String, Double> reward : sample.rewards().entrySet()) {
                putNumber(rewards, reward.getKey(), reward.getValue());
            }
        }
        return escape(all.toString());
    }

    private static void putNumber(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, new BigDecimal(value).round(DIGITS));
        } else {
            node.putNull(name);
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

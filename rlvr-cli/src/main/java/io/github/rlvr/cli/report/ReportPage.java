package io.github.rlvr.cli.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;

/** The page: a frame, its style and script, and what the run fills in. */
final class ReportPage {

    private static final int RECENT = 10;

    private ReportPage() {}

    static String render(String title, MetricsLog metrics, RolloutSelection rollouts, String config)
            throws IOException {
        Map<String, String> slots =
                Map.of(
                        "title", Markup.escape(title),
                        "style", Markup.resource("report.css"),
                        "script", Markup.resource("report.js"),
                        "tiles", tiles(metrics, rollouts),
                        "notes", notes(metrics, rollouts),
                        "table", table(metrics),
                        "config",
                                Markup.escape(
                                        config.isEmpty() ? "no config.yaml in the run" : config),
                        "data", ReportData.json(metrics, rollouts));
        return Markup.fill(Markup.resource("report.html"), slots);
    }

    private static String tiles(MetricsLog metrics, RolloutSelection rollouts) {
        StringBuilder out = new StringBuilder();
        long[] steps = metrics.steps();
        tile(out, "Steps", steps.length == 0 ? "0" : String.valueOf(steps[steps.length - 1]));
        metrics.series().keySet().stream()
                .filter(name -> name.matches("(eval|val)[^/]*/.*accuracy.*"))
                .findFirst()
                .ifPresent(
                        name ->
                                change(
                                        out,
                                        "Held-out accuracy",
                                        metrics.finite(name),
                                        1,
                                        ReportPage::percent));
        change(out, "Reward", metrics.finite("reward"), RECENT, ReportPage::brief);
        change(out, "Length", metrics.finite("completions/mean_length"), RECENT, ReportPage::brief);
        double[] tokens = metrics.finite("num_tokens");
        if (tokens.length > 0) {
            tile(out, "Tokens", brief(tokens[tokens.length - 1]));
        }
        double seconds = Arrays.stream(metrics.finite("step_time")).sum();
        if (seconds > 0) {
            tile(out, "Time in steps", duration(seconds));
        }
        if (rollouts.seen() > 0) {
            tile(out, "Rollouts", number(rollouts.seen()));
        }
        return out.toString();
    }

    /** From the first values to the last, each a mean over up to {@code window} of them. */
    private static void change(
            StringBuilder out,
            String name,
            double[] values,
            int window,
            DoubleFunction<String> format) {
        if (values.length == 0) {
            return;
        }
        int width = Math.max(1, Math.min(window, values.length / 2));
        double first = Arrays.stream(values, 0, width).average().orElseThrow();
        double last =
                Arrays.stream(values, values.length - width, values.length).average().orElseThrow();
        String text =
                values.length == 1
                        ? format.apply(last)
                        : format.apply(first) + " → " + format.apply(last);
        tile(out, name, text);
    }

    private static void tile(StringBuilder out, String name, String value) {
        out.append("<div class=\"tile\"><dt>").append(Markup.escape(name)).append("</dt><dd>");
        out.append(Markup.escape(value)).append("</dd></div>\n");
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f\u202f%%", 100 * share);
    }

    /** Three significant digits, with a letter for thousands and more. */
    static String brief(double value) {
        double size = Math.abs(value);
        if (size >= 1e15 || (size < 1e-3 && size > 0)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int group = 0;
        double scaled = value;
        while (Math.abs(scaled) >= 1000) {
            scaled /= 1000;
            group++;
        }
        int decimals = size == 0 ? 0 : 2 - (int) Math.floor(Math.log10(Math.abs(scaled)));
        String digits =
                BigDecimal.valueOf(scaled)
                        .setScale(Math.max(0, decimals), RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString();
        return group == 0 ? digits : digits + "\u202f" + " kMGT".charAt(group);
    }

    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return brief(seconds) + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole / 60 % 60);
    }

    private static String notes(MetricsLog metrics, RolloutSelection rollouts) {
        StringBuilder out = new StringBuilder();
        if (metrics.steps().length == 0) {
            note(out, "No metrics yet: metrics.jsonl is missing or empty.");
        }
        if (metrics.unreadable() > 0) {
            note(out, "metrics.jsonl: " + metrics.unreadable() + " unreadable line(s) left out.");
        }
        if (rollouts.unreadable() > 0) {
            note(out, "rollouts.jsonl: " + rollouts.unreadable() + " unreadable line(s) left out.");
        }
        for (Map.Entry<String, double[]> series : metrics.series().entrySet()) {
            long infinite = Arrays.stream(series.getValue()).filter(Double::isInfinite).count();
            if (infinite > 0) {
                note(out, series.getKey() + " is infinite on " + infinite + " step(s).");
            }
        }
        return out.toString();
    }

    private static void note(StringBuilder out, String text) {
        out.append("<p class=\"note\">").append(Markup.escape(text)).append("</p>\n");
    }

    private static String table(MetricsLog metrics) {
        StringBuilder out = new StringBuilder();
        for (String name : metrics.series().keySet()) {
            double[] values = metrics.finite(name);
            out.append("<tr><th scope=\"row\">").append(Markup.escape(name)).append("</th>");
            if (values.length == 0) {
                out.append("<td colspan=\"5\">no finite value</td></tr>\n");
                continue;
            }
            int recent = Math.min(RECENT, values.length);
            cell(out, values[values.length - 1]);
            cell(
                    out,
                    Arrays.stream(values, values.length - recent, values.length)
                            .average()
                            .orElseThrow());
            cell(out, values[0]);
            cell(out, Arrays.stream(values).min().orElseThrow());
            cell(out, Arrays.stream(values).max().orElseThrow());
            out.append("</tr>\n");
        }
        return out.toString();
    }

    private static void cell(StringBuilder out, double value) {
        out.append("<td>").append(number(value)).append("</td>");
    }

    /** Four significant digits; whole numbers in full. */
    static String number(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < 1e15) {
            return String.format(Locale.ROOT, "%,d", (long) value).replace(',', '\u202f');
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}

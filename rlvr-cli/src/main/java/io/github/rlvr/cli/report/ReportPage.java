package io.github.rlvr.cli.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** The page: a frame, its style and script, and what the run fills in. */
final class ReportPage {

    private static final int RECENT = 10;

    private ReportPage() {}

    static String render(List<RunData> runs) throws IOException {
        String title = runs.stream().map(RunData::name).collect(Collectors.joining(" · "));
        Map<String, String> slots =
                Map.ofEntries(
                        Map.entry("title", Markup.escape(title)),
                        Map.entry("kind", runs.size() == 1 ? "rlvr run" : "rlvr runs compared"),
                        Map.entry("style", Markup.resource("report.css")),
                        Map.entry("script", script()),
                        Map.entry("summary", runs.size() == 1 ? tiles(runs.get(0)) : ""),
                        Map.entry("notes", notes(runs)),
                        Map.entry("table", FinalValues.table(runs)),
                        Map.entry("configs", configs(runs)),
                        Map.entry("data", ReportData.json(runs)),
                        Map.entry("rollouts", RolloutPack.of(runs)));
        return Markup.fill(Markup.resource("report.html"), slots);
    }

    private static String script() throws IOException {
        return Markup.resource("report-charts.js")
                + Markup.resource("report-panels.js")
                + Markup.resource("report-rollouts.js");
    }

    private static String configs(List<RunData> runs) {
        StringBuilder out = new StringBuilder();
        for (RunData run : runs) {
            String config = run.config().isEmpty() ? "no config.yaml in the run" : run.config();
            out.append("<details><summary>")
                    .append(Markup.escape(runs.size() == 1 ? "config.yaml" : run.name()))
                    .append("</summary><pre class=\"config\">")
                    .append(Markup.escape(config))
                    .append("</pre></details>\n");
        }
        return out.toString();
    }

    private static String tiles(RunData run) {
        MetricsLog metrics = run.metrics();
        RolloutSelection rollouts = run.rollouts();
        StringBuilder out = new StringBuilder("<dl class=\"tiles\">\n");
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
            tile(out, "Rollouts", FinalValues.number(rollouts.seen()));
        }
        return out.append("</dl>\n").toString();
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
        tile(out, width == 1 ? name : name + ", mean of " + width + " steps", text);
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

    private static String notes(List<RunData> runs) {
        StringBuilder out = new StringBuilder();
        for (RunData run : runs) {
            notes(out, run, runs.size() == 1 ? "" : run.name() + ": ");
        }
        return out.toString();
    }

    private static void notes(StringBuilder out, RunData run, String prefix) {
        MetricsLog metrics = run.metrics();
        if (metrics.steps().length == 0) {
            note(out, prefix + "No metrics yet: metrics.jsonl is missing or empty.");
        }
        unreadable(out, prefix + "metrics.jsonl", metrics.unreadable());
        unreadable(out, prefix + "rollouts.jsonl", run.rollouts().unreadable());
        for (Map.Entry<String, double[]> series : metrics.series().entrySet()) {
            long infinite = Arrays.stream(series.getValue()).filter(Double::isInfinite).count();
            if (infinite > 0) {
                note(out, prefix + series.getKey() + " is infinite on " + infinite + " step(s).");
            }
        }
    }

    private static void unreadable(StringBuilder out, String file, int lines) {
        if (lines > 0) {
            note(out, file + ": " + lines + " unreadable line(s) left out.");
        }
    }

    private static void note(StringBuilder out, String text) {
        out.append("<p class=\"note\">").append(Markup.escape(text)).append("</p>\n");
    }
}

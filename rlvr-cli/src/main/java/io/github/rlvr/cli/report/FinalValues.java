package io.github.rlvr.cli.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The table of values that needs no script: of one run in detail, or of several side by side. */
final class FinalValues {

    private static final int RECENT = 10;

    private FinalValues() {}

    static String table(List<RunData> runs) {
        SortedSet<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.metrics().series().keySet()));
        StringBuilder out = new StringBuilder("<thead><tr>");
        head(out, "Metric");
        if (runs.size() == 1) {
            List.of("Last", "Mean of last 10", "First", "Lowest", "Highest")
                    .forEach(name -> head(out, name));
        } else {
            runs.forEach(run -> head(out, run.name()));
        }
        out.append("</tr></thead>\n<tbody>\n");
        for (String name : names) {
            out.append("<tr><th scope=\"row\">").append(Markup.escape(name)).append("</th>");
            if (runs.size() == 1) {
                row(out, runs.get(0).metrics().finite(name));
            } else {
                runs.forEach(run -> recent(out, run.metrics().finite(name)));
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n").toString();
    }

    private static void head(StringBuilder out, String name) {
        out.append("<th scope=\"col\">").append(Markup.escape(name)).append("</th>");
    }

    private static void row(StringBuilder out, double[] values) {
        if (values.length == 0) {
            out.append("<td colspan=\"5\">no finite value</td>");
            return;
        }
        cell(out, values[values.length - 1]);
        recent(out, values);
        cell(out, values[0]);
        cell(out, Arrays.stream(values).min().orElseThrow());
        cell(out, Arrays.stream(values).max().orElseThrow());
    }

    private static void recent(StringBuilder out, double[] values) {
        int recent = Math.min(RECENT, values.length);
        Arrays.stream(values, values.length - recent, values.length)
                .average()
                .ifPresentOrElse(mean -> cell(out, mean), () -> out.append("<td>–</td>"));
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

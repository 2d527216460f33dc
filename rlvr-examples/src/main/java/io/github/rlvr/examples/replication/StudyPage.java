package io.github.rlvr.examples.replication;

import io.github.rlvr.examples.replication.Experiment.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The page of the study: claims, tables, charts and verdicts, from what the runs gave.
 *
 * @param experiments in the order of the page
 * @param results of every run that was done
 */
record StudyPage(List<Experiment> experiments, List<RunResult> results) {

    private static final String HEAD =
            """
            # Replication study

            What papers claim, tried on tasks small enough for a CPU. Every number here was measured by one command; nobody edits this page:

                mvn -q -pl rlvr-examples -am -DskipTests package
                java -cp ... io.github.rlvr.examples.replication.ReplicationStudy

            A name such as `pure` as argument runs one experiment only. Models are two layers of width 64 with a vocabulary of some twenty symbols; the warm start imitates a pupil and is the same for all arms of a seed. Measurements are on held-out questions, 8 sampled answers each at temperature 1. Tables show the mean over seeds and the sample deviation; charts show mean and range over seeds, smoothed over five steps.

            Such tasks say whether a method does what its formula promises. They do not say how it does on real models: sizes, lengths and difficulty differ by orders of magnitude, and no arm was tuned.

            A claim **holds here** if the difference has the claimed sign for every seed, **does not hold here** if it has the other sign for every seed, and is **open** otherwise.

            """;

    /** Writes the page, and its charts into a folder beside it. */
    void write(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        String stem = page.getFileName().toString().replace(".md", "");
        Files.createDirectories(folder.resolve(stem));
        StringBuilder text = new StringBuilder(HEAD);
        double seconds = results.stream().mapToDouble(RunResult::seconds).sum();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%d runs, %.0f minutes of reinforcement learning in all, one thread each.%n%n",
                        results.size(),
                        seconds / 60));
        for (Experiment experiment : experiments) {
            List<RunResult> own = of(experiment);
            if (own.isEmpty()) {
                continue;
            }
            String chart = stem + "/" + experiment.name() + ".svg";
            Files.writeString(folder.resolve(chart), chart(experiment).svg());
            text.append(section(experiment, chart));
        }
        Files.writeString(page, text.toString().stripTrailing() + "\n");
    }

    private List<RunResult> of(Experiment experiment) {
        return results.stream().filter(r -> r.experiment().equals(experiment.name())).toList();
    }

    private List<RunResult> of(Experiment experiment, String arm) {
        return of(experiment).stream().filter(r -> r.arm().equals(arm)).toList();
    }

    private LineChart chart(Experiment experiment) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (Experiment.Arm arm : experiment.arms()) {
            List<List<Double>> curves =
                    of(experiment, arm.name()).stream()
                            .map(r -> r.curves().getOrDefault(experiment.charted(), List.of()))
                            .filter(curve -> !curve.isEmpty())
                            .toList();
            if (!curves.isEmpty()) {
                lines.add(new LineChart.Line(arm.name(), curves));
            }
        }
        return new LineChart(experiment.charted() + " in training", lines);
    }

    private String section(Experiment experiment, String chart) {
        StringBuilder text = new StringBuilder();
        text.append("## ").append(experiment.title()).append("\n\n");
        text.append("Claim: ").append(experiment.claim()).append("\n\n");
        text.append("Task: ").append(experiment.task()).append("\n\n");
        text.append("| arm | seeds | seconds a run | ")
                .append(String.join(" | ", experiment.measures()))
                .append(" |\n|---|---|---|")
                .append("---|".repeat(experiment.measures().size()))
                .append("\n");
        for (Experiment.Arm arm : experiment.arms()) {
            text.append(row(experiment, arm));
        }
        text.append("\n![curves](").append(chart).append(")\n\n");
        for (Expectation expectation : experiment.expectations()) {
            text.append(verdict(experiment, expectation));
        }
        return text.append(experiment.expectations().isEmpty() ? "" : "\n").toString();
    }

    private String row(Experiment experiment, Experiment.Arm arm) {
        List<RunResult> runs = of(experiment, arm.name());
        double seconds = runs.stream().mapToDouble(RunResult::seconds).average().orElse(0);
        String cells =
                experiment.measures().stream()
                        .map(measure -> shown(values(runs, measure)))
                        .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT, "| %s | %d | %.0f | %s |%n", arm.name(), runs.size(), seconds, cells);
    }

    private static double[] values(List<RunResult> runs, String measure) {
        return runs.stream().mapToDouble(r -> r.finals().get(measure)).toArray();
    }

    private static String shown(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        if (values.length < 2) {
            return String.format(Locale.ROOT, "%.3f", mean);
        }
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = Math.sqrt(squares / (values.length - 1));
        return String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
    }

    private String verdict(Experiment experiment, Expectation expected) {
        double[] higher = values(of(experiment, expected.higher()), expected.measure());
        double[] lower = values(of(experiment, expected.lower()), expected.measure());
        int seeds = Math.min(higher.length, lower.length);
        int agree = 0;
        int against = 0;
        double sum = 0;
        for (int i = 0; i < seeds; i++) {
            agree += higher[i] > lower[i] ? 1 : 0;
            against += higher[i] < lower[i] ? 1 : 0;
            sum += higher[i] - lower[i];
        }
        String verdict =
                agree == seeds ? "holds here" : against == seeds ? "does not hold here" : "open";
        return String.format(
                Locale.ROOT,
                "- %s higher with %s than with %s: **%s** (%d of %d seeds, mean difference %+.3f)%n",
                expected.measure(),
                expected.higher(),
                expected.lower(),
                verdict,
                agree,
                seeds,
                sum / seeds);
    }
}

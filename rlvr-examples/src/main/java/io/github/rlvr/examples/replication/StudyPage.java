package io.github.rlvr.examples.replication;

import io.github.rlvr.examples.replication.Experiment.Arm;
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
 * @param note on the machine, for whoever reads the seconds; may be empty
 */
record StudyPage(List<Experiment> experiments, List<RunResult> results, String note) {

    private static final String HEAD =
            """
            # Replication study

            What papers claim, tried on tasks small enough for a CPU. This page is written by one command, after the first `./rlvr`:

                mvn -q -B -DskipTests -pl rlvr-examples -am package
                OMP_NUM_THREADS=1 java -cp 'rlvr-examples/target/classes:rlvr-cli/target/launcher/current/*' io.github.rlvr.examples.replication.ReplicationStudy

            A name such as `pure` as argument runs one experiment only. A run that is finished is kept in `runs/replication` and not done again, so an interrupted study goes on.

            Models are two layers of width 64 with a vocabulary of some twenty symbols. A warm start imitates a pupil who makes mistakes; it is the same for all arms of a seed. Measurements are on 8 sampled answers a question at temperature 1, before and after reinforcement learning. Tables show the mean over seeds and the sample deviation; charts show mean and range over seeds, each step the mean of the last ten. All settings are in [Catalogue](../rlvr-examples/src/main/java/io/github/rlvr/examples/replication/Catalogue.java), those not named there are the defaults of [the algorithms](algorithms.md); no arm was tuned against another. Tasks and lengths of runs, which all arms of an experiment share, were settled in earlier trials with the same seeds.

            Such tasks say whether a method does what its formula promises. They do not say how it does on real models: sizes, lengths and difficulty differ by orders of magnitude.

            A claim **holds here** if the difference has the claimed sign for every seed, **does not hold here** if it has the other sign for every seed, and is **open** otherwise.""";

    /** Writes the page, and its charts into a folder beside it. */
    void write(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        String stem = page.getFileName().toString().replace(".md", "");
        Files.createDirectories(folder.resolve(stem));
        StringBuilder text = new StringBuilder(HEAD);
        text.append(' ').append(chance()).append("\n\n");
        text.append((effort() + " " + note).strip()).append("\n\n");
        List<Experiment> done = experiments.stream().filter(e -> !of(e).isEmpty()).toList();
        text.append(summary(done));
        for (Experiment experiment : done) {
            for (String metric : experiment.charted()) {
                Path chart = folder.resolve(file(stem, experiment, metric));
                Files.writeString(chart, chart(experiment, metric).svg());
            }
            text.append(section(experiment, stem));
        }
        Files.writeString(page, text.toString().stripTrailing() + "\n");
    }

    /** How far the number of seeds can be trusted. */
    private String chance() {
        long seeds = results.stream().mapToLong(RunResult::seed).distinct().count();
        return seeds < 2
                ? "One seed gives no verdict."
                : String.format(
                        Locale.ROOT,
                        "With %d seeds and no difference at all, one claim in %.0f would hold by"
                                + " chance.",
                        seeds,
                        Math.pow(2, seeds));
    }

    private String effort() {
        double seconds = results.stream().mapToDouble(RunResult::wholeSeconds).sum();
        boolean brief = seconds < 90;
        return String.format(
                Locale.ROOT,
                "%d runs in %.0f %s, warm starts and measurements included, one after another on"
                        + " one thread.",
                results.size(),
                brief ? seconds : seconds / 60,
                brief ? "seconds" : "minutes");
    }

    private List<RunResult> of(Experiment experiment) {
        return results.stream().filter(r -> r.experiment().equals(experiment.name())).toList();
    }

    private List<RunResult> of(Experiment experiment, String arm) {
        return of(experiment).stream().filter(r -> r.arm().equals(arm)).toList();
    }

    private static String file(String stem, Experiment experiment, String metric) {
        String name = metric.replaceAll("/mean$", "").replaceAll("^.*/", "");
        return stem + "/" + experiment.name() + "-" + name + ".svg";
    }

    private LineChart chart(Experiment experiment, String metric) {
        List<LineChart.Line> lines = new ArrayList<>();
        for (Arm arm : experiment.arms()) {
            List<List<Double>> curves =
                    of(experiment, arm.name()).stream()
                            .map(r -> r.curves().getOrDefault(metric, List.of()))
                            .filter(curve -> !curve.isEmpty())
                            .toList();
            if (!curves.isEmpty()) {
                lines.add(new LineChart.Line(arm.name(), curves));
            }
        }
        return new LineChart(metric + " in training", lines);
    }

    private String summary(List<Experiment> done) {
        return "| claim | mean difference | seeds | verdict |\n|---|---|---|---|\n"
                + done.stream()
                        .flatMap(e -> e.expectations().stream().map(x -> verdict(e, x).row()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private Verdict verdict(Experiment experiment, Expectation expected) {
        return Verdict.of(
                expected,
                values(of(experiment, expected.higher()), expected.measure()),
                values(of(experiment, expected.lower()), expected.measure()));
    }

    private String section(Experiment experiment, String stem) {
        StringBuilder text = new StringBuilder();
        text.append("## ").append(experiment.title()).append("\n\n");
        text.append("Claim: ").append(experiment.claim()).append("\n\n");
        text.append("Task: ").append(experiment.task()).append("\n\n");
        text.append(head(experiment));
        for (Arm arm : experiment.arms()) {
            text.append(row(experiment, arm));
        }
        text.append("\n");
        for (String metric : experiment.charted()) {
            text.append("![").append(metric).append(" by step](");
            text.append(file(stem, experiment, metric)).append(")\n\n");
        }
        return text.append("Limits: ").append(experiment.limits()).append("\n\n").toString();
    }

    private static String head(Experiment experiment) {
        return "| arm | steps | seeds | seconds a run | "
                + String.join(" | ", experiment.measures())
                + " |\n|---|---|---|---|"
                + "---|".repeat(experiment.measures().size())
                + "\n";
    }

    private String row(Experiment experiment, Arm arm) {
        List<RunResult> runs = of(experiment, arm.name());
        double seconds = runs.stream().mapToDouble(RunResult::seconds).average().orElse(0);
        String cells =
                experiment.measures().stream()
                        .map(measure -> shown(values(runs, measure)))
                        .collect(Collectors.joining(" | "));
        return String.format(
                Locale.ROOT,
                "| %s | %d | %d | %.0f | %s |%n",
                arm.name(),
                experiment.steps(),
                runs.size(),
                seconds,
                cells);
    }

    private static double[] values(List<RunResult> runs, String measure) {
        return runs.stream().mapToDouble(r -> r.finals().get(measure)).toArray();
    }

    private static String shown(double[] values) {
        if (values.length == 0) {
            return "–";
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        if (values.length == 1) {
            return String.format(Locale.ROOT, "%.3f", mean);
        }
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = Math.sqrt(squares / (values.length - 1));
        return String.format(Locale.ROOT, "%.3f ± %.3f", mean, deviation);
    }
}

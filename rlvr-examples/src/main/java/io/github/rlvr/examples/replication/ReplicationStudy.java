package io.github.rlvr.examples.replication;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tries what papers claim on tiny tasks, three seeds each, and writes {@code docs/replication.md}
 * with its charts. Needs no model and no data.
 *
 * <p>Arguments: names of experiments, none for all; {@code --seeds N} (3); {@code --results DIR}
 * for what single runs gave ({@code runs/replication}), from which an interrupted study goes on and
 * the page is made; {@code --page FILE}; {@code --note TEXT} on the machine; {@code --steps N} for
 * at most so many steps a run, to try the program out.
 *
 * <p>Prints a line a run:
 *
 * <pre>
 * ngrpo grpo seed 1: 44 s  accuracy 0.336  accuracy before 0.014  ...
 * </pre>
 */
public final class ReplicationStudy {

    private static final JsonMapper JSON = new JsonMapper();

    private final List<Experiment> experiments;
    private final Path results;
    private final int seeds;

    private ReplicationStudy(List<Experiment> experiments, Path results, int seeds) {
        this.experiments = experiments;
        this.results = results;
        this.seeds = seeds;
    }

    /**
     * Runs the study.
     *
     * @throws IOException if a result cannot be written
     * @throws IllegalArgumentException for an unknown experiment, naming all, and for a number that
     *     is none
     */
    public static void main(String[] args) throws IOException {
        List<String> names = new ArrayList<>(Arrays.asList(args));
        Path results = Path.of(option(names, "--results").orElse("runs/replication"));
        Path page = Path.of(option(names, "--page").orElse("docs/replication.md"));
        String note = option(names, "--note").orElse("");
        int seeds = Integer.parseInt(option(names, "--seeds").orElse("3"));
        int most = Integer.parseInt(option(names, "--steps").orElse("1000000"));
        List<Experiment> all = Catalogue.all().stream().map(e -> e.shortened(most)).toList();
        ReplicationStudy study = new ReplicationStudy(all, results, seeds);
        study.run(names);
        new StudyPage(all, study.read(), note).write(page);
        System.out.println("written: " + page);
    }

    private static Optional<String> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at < 0 || at + 1 == arguments.size()) {
            return Optional.empty();
        }
        arguments.remove(at);
        return Optional.of(arguments.remove(at));
    }

    private void run(List<String> names) throws IOException {
        List<String> known = experiments.stream().map(Experiment::name).toList();
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException(
                    "there is no such experiment among " + names + "; there are " + known);
        }
        Files.createDirectories(results);
        for (Experiment experiment : experiments) {
            if (names.isEmpty() || names.contains(experiment.name())) {
                run(experiment);
            }
        }
    }

    private void run(Experiment experiment) throws IOException {
        for (long seed = 1; seed <= seeds; seed++) {
            for (Experiment.Arm arm : experiment.arms()) {
                Path file = file(experiment.name(), arm.name(), seed);
                if (!Files.exists(file)) {
                    RunResult result = new StudyRun(experiment, arm, seed, results).run();
                    write(file, result);
                    report(result);
                }
            }
        }
    }

    /** Whole or not at all: a file that is there is taken for a finished run. */
    private static void write(Path file, RunResult result) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        JSON.writerWithDefaultPrettyPrinter().writeValue(partial.toFile(), result);
        Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(String experiment, String arm, long seed) {
        return results.resolve(experiment + "-" + arm + "-" + seed + ".json");
    }

    private static void report(RunResult result) {
        StringBuilder line = new StringBuilder();
        result.finals()
                .forEach(
                        (name, v) -> line.append(String.format(Locale.ROOT, "  %s %.3f", name, v)));
        System.out.printf(
                Locale.ROOT,
                "%s %s seed %d: %.0f s%s%n",
                result.experiment(),
                result.arm(),
                result.seed(),
                result.seconds(),
                line);
    }

    private List<RunResult> read() throws IOException {
        List<RunResult> all = new ArrayList<>();
        for (Experiment experiment : experiments) {
            for (Experiment.Arm arm : experiment.arms()) {
                for (long seed = 1; seed <= seeds; seed++) {
                    Path file = file(experiment.name(), arm.name(), seed);
                    if (Files.exists(file)) {
                        all.add(JSON.readValue(file.toFile(), RunResult.class));
                    }
                }
            }
        }
        return all;
    }
}

package io.github.rlvr.cli.quickstart;

import io.github.rlvr.cli.training.ConsoleProgress;
import io.github.rlvr.cli.training.Interrupt;
import io.github.rlvr.cli.training.TrainingRun;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * From nothing to a model that has learnt: questions, warm-up, GRPO, accuracies.
 *
 * @param seed of questions, weights and sampling
 * @param steps of GRPO
 * @param shuffleRewards the negative control: rewards are dealt out anew within every batch, so
 *     that they say nothing
 * @param output where data, models, metrics and report go
 * @param out progress
 * @param terminal whether progress may change in place
 */
public record Quickstart(
        long seed,
        int steps,
        boolean shuffleRewards,
        Path output,
        PrintWriter out,
        boolean terminal) {

    private static final int SAMPLES_EVERY = 20;

    /**
     * Runs everything.
     *
     * @param interrupt stops it when a signal comes
     * @return held-out accuracy before and after GRPO
     * @throws CancellationException if a signal came before the end
     * @throws IOException if the output cannot be written
     */
    public Outcome run(Interrupt interrupt) throws IOException {
        Addition.Split split = Addition.split(seed);
        out.printf(
                "%d questions such as 47+38= to learn from, %d others held out%n",
                split.training().size(), split.heldOut().size());
        Path train = write("train.jsonl", split.training());
        Path heldOut = write("held-out.jsonl", split.heldOut());
        out.println("1. warm-up: a small model from random weights imitates a pupil who works");
        out.println("   15+70=85 for 47+38= but mostly forgets the carry and writes 15+70=75");
        Path model = output.resolve("warm-up");
        new WarmUp(seed, out).run(split.training(), model);
        out.println("2. GRPO: the model answers by itself; a right answer earns 1, a wrong one 0");
        if (shuffleRewards) {
            out.println(
                    "   negative control: the rewards of every step are dealt out anew, so they");
            out.println("   say nothing about an answer, and held-out accuracy must not rise");
        }
        List<EvaluationReport> evaluations = new ArrayList<>();
        TrainingResult result = reinforce(train, heldOut, model, interrupt, evaluations);
        if (result.end() != TrainingResult.End.FINISHED) {
            throw new CancellationException(
                    "stopped after step %d of %d, before the last measurement; ./rlvr train --resume %s goes on"
                            .formatted(result.step(), steps, output));
        }
        return new Outcome(evaluations.get(0), evaluations.get(evaluations.size() - 1));
    }

    private TrainingResult reinforce(
            Path train,
            Path heldOut,
            Path model,
            Interrupt interrupt,
            List<EvaluationReport> evaluations)
            throws IOException {
        TrainConfig config =
                ConfigReader.parse(
                        "quickstart.yaml",
                        settings(),
                        List.of(
                                "model.path=" + model,
                                "data.train=" + train,
                                "data.eval=" + heldOut,
                                "trainer.seed=" + seed,
                                "trainer.steps=" + steps,
                                "trainer.output_dir=" + output));
        return new TrainingRun(
                        config,
                        Optional.empty(),
                        shuffleRewards ? this::shuffled : UnaryOperator.identity(),
                        List.of(
                                new ConsoleProgress(out, terminal, SAMPLES_EVERY),
                                new TrainingListener() {
                                    @Override
                                    public void onEvaluation(EvaluationReport report) {
                                        evaluations.add(report);
                                    }
                                }))
                .run(interrupt);
    }

    private Algorithm shuffled(Algorithm algorithm) {
        return algorithm.withEstimator(new ShuffledRewards(algorithm.estimator(), seed));
    }

    private Path write(String name, List<Addition> questions) throws IOException {
        Path file = Files.createDirectories(output.resolve("data")).resolve(name);
        List<String> lines = questions.stream().map(Addition::json).toList();
        return Files.write(file, lines);
    }

    private static String settings() throws IOException {
        try (InputStream stream = Quickstart.class.getResourceAsStream("quickstart.yaml")) {
            return new String(
                    Objects.requireNonNull(stream, "quickstart.yaml").readAllBytes(),
                    StandardCharsets.UTF_8);
        }
    }

    /**
     * Greedy accuracy on the held-out questions.
     *
     * @param before after the warm-up
     * @param after after GRPO
     */
    public record Outcome(EvaluationReport before, EvaluationReport after) {}
}

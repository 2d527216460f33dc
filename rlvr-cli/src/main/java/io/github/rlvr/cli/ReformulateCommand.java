package io.github.rlvr.cli;

import io.github.rlvr.algorithms.mqr.PolicyTextGenerator;
import io.github.rlvr.algorithms.mqr.QuestionAugmentation;
import io.github.rlvr.algorithms.mqr.QuestionReformulator;
import io.github.rlvr.algorithms.mqr.ReformulationRole;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rewrites the questions of a data set, their gold answers unchanged. */
@Command(
        name = "reformulate",
        description =
                "Let a model rewrite training questions so that they are harder; gold answers stay as"
                        + " they are (DGPO's data augmentation).")
final class ReformulateCommand implements Callable<Integer> {

    @Mixin private ModelOptions model;

    @Mixin private SamplingOptions sampling;

    @Option(names = "--data", required = true, paramLabel = "FILE.jsonl", description = "questions")
    private Path data;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE.jsonl",
            description = "originals and rewritings")
    private Path output;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "background, term or sub_problem; may be repeated (default: all three)")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "32",
            description = "questions at once (default: 32)")
    private int batch;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the sampling (default: 1)")
    private long seed;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<ReformulationRole> chosen = roles();
        try (DjlPolicy policy = model.open()) {
            QuestionReformulator reformulator =
                    new QuestionReformulator(
                            new PolicyTextGenerator(policy, sampling.params(), seed),
                            policy.text().template().isPresent() ? Prompt::user : Prompt.Text::new);
            QuestionAugmentation.Outcome outcome =
                    new QuestionAugmentation(reformulator, chosen, batch).write(data, output);
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%s: %d originals, %d rewritten, %d rewritings dropped%n",
                            output,
                            outcome.originals(),
                            outcome.rewritten(),
                            outcome.dropped());
        }
        return 0;
    }

    private List<ReformulationRole> roles() {
        if (roles.isEmpty()) {
            return Arrays.asList(ReformulationRole.values());
        }
        return roles.stream().map(ReformulateCommand::role).toList();
    }

    private static ReformulationRole role(String label) {
        return Arrays.stream(ReformulationRole.values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "--role is "
                                                + label
                                                + "; it must be background, term or sub_problem"));
    }
}

package io.github.rlvr.cli;

import io.github.rlvr.djl.parity.ParityCheck;
import io.github.rlvr.djl.parity.ParityResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a model with what transformers computed with it. */
@Command(
        name = "parity",
        description =
                "Compare a model with a reference file that transformers wrote; fails when a"
                        + " difference is above its bound.")
final class ParityCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "a Hugging Face folder or a GGUF file")
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "REFERENCE.json",
            description = "what transformers computed; reference.json of the model by default")
    private Path reference;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path file =
                Optional.ofNullable(reference).orElseGet(() -> ParityCheck.defaultReference(model));
        List<ParityResult> results = ParityCheck.run(model, file);
        results.forEach(out::println);
        long exceeded = results.stream().filter(ParityResult::isExceeded).count();
        long skipped = results.stream().filter(result -> result.skipped().isPresent()).count();
        out.printf(
                "%d passed, %d exceeded, %d skipped%n",
                results.size() - exceeded - skipped, exceeded, skipped);
        return exceeded == 0 ? 0 : Rlvr.FAILED;
    }
}

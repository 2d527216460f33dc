package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy of random weights rewrites; what matters is what becomes of its texts. */
final class ReformulateCommandTest {

    private static final String ROW = "{\"prompt\":\"What is 2+3?\",\"answer\":\"5\"}";

    @TempDir private Path folder;
    private Path output;

    @BeforeEach
    void model() throws IOException {
        Files.write(folder.resolve("data.jsonl"), List.of(ROW));
        output = folder.resolve("out.jsonl");
        List<String> characters =
                Stream.concat(
                                IntStream.range(32, 127).mapToObj(Character::toString),
                                Stream.of("\n"))
                        .toList();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), characters)) {
            ModelSpec spec =
                    ModelSpec.builder(Architecture.LLAMA)
                            .hidden(16)
                            .heads(2)
                            .ffn(32)
                            .vocab(tokenizer.size())
                            .contextLength(2048)
                            .eosIds(Set.of(0))
                            .build();
            HuggingFaceFolder.write(
                    folder.resolve("tiny"),
                    spec,
                    new RandomWeights(spec, 3),
                    ElementType.F32,
                    tokenizer,
                    TokenizerConfig.empty());
        }
    }

    @Test
    void originalsStayAndWholeRewritingsStandBehindThemWithTheirAnswer() throws IOException {
        // Any character ends a completion, so that all are whole.
        String[] stops =
                IntStream.range(33, 127)
                        .mapToObj(c -> "--stop=" + Character.toString(c))
                        .toArray(String[]::new);
        Captured run = reformulate(stops);
        assertEquals(0, run.exitCode(), run.err());
        List<String> lines = Files.readAllLines(output);
        assertEquals(ROW, lines.get(0));
        assertTrue(lines.size() > 1, run.out());
        for (String line : lines.subList(1, lines.size())) {
            assertTrue(line.contains("\"answer\":\"5\",\"reformulation\":"), line);
        }
        assertTrue(run.out().contains("1 originals, " + (lines.size() - 1) + " rewritten"));
    }

    @Test
    void rewritingsThatWereCutOffAreDropped() throws IOException {
        Captured run = reformulate("--role", "term");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of(ROW), Files.readAllLines(output));
        assertTrue(run.out().contains("1 rewritings dropped"), run.out());
    }

    @Test
    void anUnknownRoleIsRefusedBeforeTheModelIsLoaded() {
        Captured run = reformulate("--role", "poem", "--model", "nowhere");
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("sub_problem"), run.err());
    }

    private Captured reformulate(String... more) {
        Stream<String> model =
                List.of(more).contains("--model")
                        ? Stream.empty()
                        : Stream.of("--model", folder.resolve("tiny").toString());
        Stream<String> given =
                Stream.of(
                        "reformulate",
                        "--data",
                        folder.resolve("data.jsonl").toString(),
                        "--output",
                        output.toString(),
                        "--max-new-tokens",
                        "6");
        return Captured.run(
                Stream.of(given, model, Stream.of(more)).flatMap(s -> s).toArray(String[]::new));
    }
}

package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What reading one text costs on the host: verifying an answer and turning text to tokens and back.
 * Run from the repository's root, where the test data lies. JMH extends the class, so it cannot be
 * final.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TextBenchmark {

    private static final Path CASES =
            Path.of("rlvr-rewards/src/test/resources/verify/math_cases.jsonl");
    private static final Path TOKENIZER =
            Path.of("rlvr-djl/src/test/resources/models/tiny-qwen2/tokenizer.json");

    /** As long as a completion to a question of GSM8K usually is. */
    private static final String SOLUTION =
            """
            Natalia sold 48 / 2 = 24 clips in May, half as many as in April.
            Altogether she sold 48 + 24 = 72 clips in April and May.
            She gave 12 of them to a friend, who paid $3.50 each, and kept the other 60.
            12 * 3.50 = 42, so the friend paid $42 for the clips.
            #### 42
            """;

    private record Case(String gold, String completion) {}

    private final MathVerifier verifier = new MathVerifier(AnswerPolicy.flexible());
    private List<Case> cases;
    private int next;
    private Tokenizer tokenizer;
    private int[] ids;

    /** Reads cases and tokenizer. */
    @Setup
    public void read() throws IOException {
        ObjectMapper json = new ObjectMapper();
        cases = new ArrayList<>();
        for (String line : Files.readAllLines(CASES)) {
            JsonNode node = json.readTree(line);
            cases.add(new Case(node.path("gold").asText(), node.path("prediction").asText()));
        }
        tokenizer = Tokenizer.open(TOKENIZER);
        ids = tokenizer.encode(SOLUTION, false);
    }

    /** Releases the tokenizer. */
    @TearDown
    public void close() {
        tokenizer.close();
    }

    /** One of the verifier's cases after the other. */
    @Benchmark
    public boolean verify() {
        Case one = cases.get(next++ % cases.size());
        return verifier.verify(one.gold, one.completion).isEqual();
    }

    /** A solution's tokens. */
    @Benchmark
    public int[] encode() {
        return tokenizer.encode(SOLUTION, false);
    }

    /** The text of a solution's tokens. */
    @Benchmark
    public String decode() {
        return tokenizer.decode(ids, false);
    }
}

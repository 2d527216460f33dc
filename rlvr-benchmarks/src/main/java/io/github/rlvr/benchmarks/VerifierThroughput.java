package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Verifies every completion of a case file ten times for every line of the standard input, and
 * prints a JSON line each: processor seconds of one pass and how many completions were accepted.
 * {@code peers/verifiers.py} takes turns with it.
 *
 * <p>Arguments: the case file.
 */
public final class VerifierThroughput {

    /** A pass takes less than the clock of a process can tell apart. */
    private static final int PASSES = 10;

    private record Case(String gold, String completion) {}

    private VerifierThroughput() {}

    /** Measures until the standard input ends. */
    public static void main(String[] arguments) throws IOException {
        List<Case> cases = cases(Path.of(arguments[0]));
        MathVerifier verifier = new MathVerifier(AnswerPolicy.flexible());
        BufferedReader turns =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (turns.readLine() != null) {
            Duration start = processorTime();
            long accepted = 0;
            for (int pass = 0; pass < PASSES; pass++) {
                accepted =
                        cases.stream()
                                .filter(c -> verifier.verify(c.gold, c.completion).isEqual())
                                .count();
            }
            System.out.printf(
                    "{\"seconds\": %.6f, \"accepted\": %d, \"cases\": %d}%n",
                    processorTime().minus(start).toNanos() / 1e9 / PASSES, accepted, cases.size());
        }
    }

    /** What the process used so far: verifier, compiler and garbage collector. */
    private static Duration processorTime() {
        return Duration.ofNanos(
                ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime());
    }

    private static List<Case> cases(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode node = json.readTree(line);
            cases.add(new Case(node.path("gold").asText(), node.path("prediction").asText()));
        }
        return cases;
    }
}

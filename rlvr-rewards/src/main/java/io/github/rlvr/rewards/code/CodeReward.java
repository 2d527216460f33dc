package io.github.rlvr.rewards.code;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.format.TagFormat;
import java.io.IOException;
import java.util.Arrays;

/**
 * The share of a task's tests that the last fenced program of a completion passes: for every test
 * it reads an input and must print the expected output. Lines are compared without white space at
 * their ends, and without blank lines at the end of the text. A completion without a program gets
 * 0; a task without tests has no verdict. Thread-safe.
 *
 * @param sandbox in which programs run
 * @param rules how they are found and judged
 */
public record CodeReward(Sandbox sandbox, Rules rules) implements RewardFunction {

    private static final double ALL = 0.99;

    /**
     * How programs are found and judged.
     *
     * @param language the word behind the fence
     * @param column of the data: a list of mappings of {@code input} and {@code output}
     * @param binary whether only all tests together earn something, namely 1
     * @param prefixes whether the shorter of both outputs decides, as in the released code: then an
     *     output that stops early passes
     */
    public record Rules(String language, String column, boolean binary, boolean prefixes) {}

    @Override
    public Score score(Sample sample) throws IOException, InterruptedException {
        JsonNode tests = sample.task().columns().get(rules.column());
        if (tests == null || !tests.isArray() || tests.isEmpty()) {
            return Score.notApplicable();
        }
        String program = TagFormat.lastCode(sample.completion(), rules.language());
        if (program.isEmpty()) {
            return Score.of(0).with("program", 0).with("late", 0);
        }
        int passed = 0;
        int late = 0;
        for (JsonNode test : tests) {
            Sandbox.Run run = sandbox.run(program, text(test, "input", sample));
            boolean same =
                    run.finished()
                            && agrees(text(test, "output", sample), run.output(), rules.prefixes());
            passed += same ? 1 : 0;
            late += run.late() ? 1 : 0;
        }
        double share = (double) passed / tests.size();
        return Score.of(rules.binary() ? (share > ALL ? 1 : 0) : share)
                .with("program", 1)
                .with("late", late);
    }

    private String text(JsonNode test, String key, Sample sample) {
        if (!test.path(key).isValueNode()) {
            throw new IllegalArgumentException(
                    "column "
                            + rules.column()
                            + " of task "
                            + sample.task().id()
                            + " holds a test without "
                            + key
                            + "; every test needs input and output");
        }
        return test.get(key).asText();
    }

    /** Whether an output is the expected one. */
    static boolean agrees(String expected, String actual, boolean prefixes) {
        String[] wanted = lines(expected);
        String[] given = lines(actual);
        if (!prefixes) {
            return Arrays.equals(wanted, given);
        }
        int shorter = Math.min(wanted.length, given.length);
        return Arrays.equals(wanted, 0, shorter, given, 0, shorter);
    }

    private static String[] lines(String text) {
        return text.stripTrailing().lines().map(String::strip).toArray(String[]::new);
    }
}

package io.github.rlvr.rewards.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the POSIX shell, which every machine has that can run this reward. */
@DisabledOnOs(
        value = OS.WINDOWS,
        disabledReason = "the programs under test are for the POSIX shell")
class CodeRewardTest {

    private static final String DOUBLE_AND_ECHO =
            "[{\"input\": \"2\\n\", \"output\": \"4\"}, {\"input\": \"3\", \"output\": \"6\\n\\n\"}]";

    @TempDir Path outside;

    @Test
    void theShareOfTestsThatAProgramPassesIsItsReward() throws Exception {
        assertEquals(1, value("", "read n\necho $((n * 2))  ", DOUBLE_AND_ECHO));
        assertEquals(0.5, value("", "read n\necho $((n + 2))", DOUBLE_AND_ECHO));
        assertEquals(0, value(", \"binary\": true", "read n\necho $((n + 2))", DOUBLE_AND_ECHO));
        assertEquals(0, value("", "read n\necho $((n * 2)); exit 3", DOUBLE_AND_ECHO));
    }

    @Test
    void anOutputThatStopsEarlyFailsUnlessTheReleasedCodeIsFollowed() throws Exception {
        String tests = "[{\"input\": \"\", \"output\": \"a\\nb\"}]";
        assertEquals(0, value("", "echo a", tests));
        assertEquals(1, value(", \"lines\": \"shorter\"", "echo a", tests));
    }

    @Test
    void theLastFencedProgramCountsAndWithoutOneThereIsNothing() throws Exception {
        String tests = "[{\"input\": \"\", \"output\": \"b\"}]";
        RewardFunction reward = Samples.reward("code", settings(""));
        String two = "```sh\necho a\n```\nNo:\n```sh\necho b\n```";
        assertEquals(1, Samples.value(reward.score(sample(two, tests))));
        assertEquals(0, Samples.value(reward.score(sample("echo b", tests))));
        assertTrue(reward.score(Samples.of("1", two, 1)).value().isEmpty());
        assertThrows(
                IllegalArgumentException.class,
                () -> reward.score(sample(two, "[{\"input\": 1}]")));
    }

    @Test
    void aProgramThatNeverEndsIsEndedAndCounted() throws Exception {
        Score score =
                Samples.reward("code", settings(", \"timeout\": 0.5"))
                        .score(sample(fenced("sleep 1000 & sleep 1000"), DOUBLE_AND_ECHO));
        assertEquals(0, Samples.value(score));
        assertEquals(2, score.components().get("late"));
    }

    @Test
    void aProgramThatFloodsItsOutputIsEnded() throws Exception {
        String tests = "[{\"input\": \"\", \"output\": \"y\"}]";
        String flood = "while :; do echo yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy; done";
        assertEquals(0, value(", \"file_mb\": 1, \"lines\": \"shorter\"", flood, tests));
    }

    @Test
    void anIsolatedProgramHasNoNetworkAndWritesNowhereButInItsFolder() throws Exception {
        Sandbox sandbox =
                new Sandbox(
                        List.of("sh", "{file}"),
                        "main.sh",
                        new Sandbox.Limits(Duration.ofMinutes(2), 60, 512, 1),
                        true);
        assumeTrue(isAvailable(sandbox), "this machine does not let a process be isolated");
        Path file = outside.resolve("written");
        String program =
                "echo x > inside && cat inside\n"
                        + "cat /proc/net/route | grep -vc Iface\n"
                        + "(echo x > '"
                        + file
                        + "') 2>/dev/null || echo refused\n"
                        + "mount -o remount,bind,rw / 2>/dev/null || echo locked\n";
        Sandbox.Run run = sandbox.run(program, "");
        assertEquals("x\n0\nrefused\nlocked\n", run.output());
        assertFalse(Files.exists(file));
    }

    @Test
    void limitsAndNamesAreChecked() {
        Sandbox.Limits limits = new Sandbox.Limits(Duration.ofSeconds(1), 1, 1, 1);
        assertThrows(
                IllegalArgumentException.class, () -> new Sandbox.Limits(Duration.ZERO, 1, 1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Sandbox(List.of("sh"), "../main.sh", limits, false));
    }

    private static boolean isAvailable(Sandbox sandbox) {
        try {
            return sandbox.requireAvailable() == sandbox;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static double value(String more, String program, String tests) throws Exception {
        return Samples.value(
                Samples.reward("code", settings(more)).score(sample(fenced(program), tests)));
    }

    private static String settings(String more) {
        String limit = more.contains("timeout") ? "" : ", \"timeout\": 120, \"cpu_seconds\": 60";
        return "{\"language\": \"sh\", \"command\": [\"sh\", \"{file}\"], \"file\": \"main.sh\","
                + " \"isolation\": \"none\""
                + limit
                + more
                + "}";
    }

    private static String fenced(String program) {
        return "```sh\n" + program + "\n```";
    }

    private static Sample sample(String completion, String tests) throws Exception {
        Sample plain = Samples.of("1", completion, 1);
        Task task =
                new Task(
                        "t",
                        plain.task().prompt(),
                        Optional.empty(),
                        Map.of("tests", new ObjectMapper().readTree(tests)));
        return new Sample(task, plain.rollout());
    }
}

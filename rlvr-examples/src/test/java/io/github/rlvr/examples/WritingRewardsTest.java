package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on writing a reward shows code that compiles and does what it says. */
final class WritingRewardsTest {

    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");

    @Test
    void everyBlockOfThePageStandsInTheExample() throws IOException {
        String example =
                flat(
                        Files.readString(
                                Path.of(
                                        "src/main/java/io/github/rlvr/examples/WritingRewards.java")));
        Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../docs/writing-a-reward.md")));
        int count = 0;
        while (blocks.find()) {
            String block = flat(blocks.group(1));
            assertTrue(example.contains(block), () -> "not in WritingRewards: " + block);
            count++;
        }
        assertEquals(5, count);
    }

    @Test
    void everyFormScoresInOnePool() {
        Task task = Task.of("t", Prompt.user("?"), "");
        RolloutGroup group =
                new RolloutGroup(task, List.of(rollout(0, 50, "long text"), rollout(1, 200, "x")));
        RewardContext context = new RewardContext(1, 0, 1, Optional.empty(), Duration.ofSeconds(1));
        try (RewardPool pool =
                new RewardPool(
                        WritingRewards.rewards(), 2, Duration.ofSeconds(50), ErrorPolicy.FAIL)) {
            ScoredGroup scored = pool.score(List.of(group), context).get(0);
            // rank 1 + surprise 0.1 * 1 against rank 0 + 0.1 * 0 + shorter 0.5 * 1
            assertEquals(1.1, scored.rewards()[0], 1e-12);
            assertEquals(0.5, scored.rewards()[1], 1e-12);
            assertEquals(50, scored.rollouts().get(0).steps("earlier").orElseThrow().size());
        }
    }

    private static Rollout rollout(int sample, int length, String text) {
        return new Rollout(
                "t",
                sample,
                new int[] {1},
                new int[length],
                new float[length],
                new float[length],
                1,
                FinishReason.STOP,
                text,
                0,
                0);
    }

    private static String flat(String code) {
        return code.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }
}

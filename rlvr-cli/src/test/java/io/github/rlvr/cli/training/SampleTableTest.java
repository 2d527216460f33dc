package io.github.rlvr.cli.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SampleTableTest {

    /** The table that docs/watching.md shows. */
    @Test
    void completionsStandBelowOneAnotherAsThePageShows() throws IOException {
        ScoredGroup group =
                new ScoredGroup(
                        Task.of("t", new Prompt.Text("2+2="), "4"),
                        List.of(
                                scored(0, 5, "so it is #### 4", 1),
                                scored(1, 9, "so it is #### 5", 0)));
        String page = Files.readString(Path.of("../docs/watching.md")).replace("\r\n", "\n");
        String table = String.join("\n", SampleTable.of(group));
        assertTrue(page.contains("```console\n" + table + "\n```"), table);
    }

    @Test
    void theBestAndTheWorstOfManyAreShown() {
        List<ScoredRollout> rollouts =
                IntStream.range(0, 8)
                        .mapToObj(i -> scored(i, 1, "text " + i, i == 6 ? 1 : 0))
                        .toList();
        List<String> lines =
                SampleTable.of(
                        new ScoredGroup(Task.of("t", new Prompt.Text("2+2="), "4"), rollouts));
        assertEquals(2 + 4, lines.size());
        assertTrue(lines.get(2).endsWith("text 6"), lines::toString);
        assertTrue(lines.get(5).endsWith("text 7"), lines::toString);
    }

    private static ScoredRollout scored(int index, int length, String text, double right) {
        Rollout rollout =
                new Rollout(
                        "t",
                        index,
                        new int[] {1},
                        new int[length],
                        new float[length],
                        new float[length],
                        1,
                        FinishReason.STOP,
                        text,
                        0,
                        0);
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        outcomes.put("exact_answer", new RewardOutcome.Scored(Score.of(right)));
        outcomes.put("format", new RewardOutcome.Scored(Score.of(0.1)));
        return new ScoredRollout(rollout, outcomes, OptionalDouble.of(right + 0.1));
    }
}

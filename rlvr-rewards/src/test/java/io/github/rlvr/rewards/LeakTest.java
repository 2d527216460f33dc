package io.github.rlvr.rewards;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.testkit.leak.Leaks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeakTest {

    private static final Task TASK = Task.of("t", Prompt.user("?"), "\\frac{3}{4}");
    private static final RolloutGroup GROUP =
            new RolloutGroup(
                    TASK,
                    List.of(
                            Samples.of("", "so \\boxed{0.75}", 3).rollout(),
                            Samples.of("", "\\boxed{9^{9^{9^9}}}", 3).rollout(),
                            Samples.of("", "\\boxed{\\sqrt{", 3).rollout()));

    @BeforeEach
    void needsLinux() {
        Assumptions.assumeTrue(Leaks.canBeMeasured(), "SKIPPED: no /proc/self here");
    }

    @Test
    void residentMemoryDoesNotGrowOverManySteps() throws Exception {
        try (RewardPool pool = pool()) {
            double kilobytes = new Leaks(200, () -> pool.score(List.of(GROUP))).kilobytes(50);
            assertTrue(kilobytes < 100, () -> kilobytes + " kB a step are left");
        }
    }

    @Test
    void aPoolThatIsClosedEndsItsThreads() throws Exception {
        Leaks leaks =
                new Leaks(
                        10,
                        () -> {
                            try (RewardPool pool = pool()) {
                                pool.score(List.of(GROUP, GROUP));
                            }
                        });
        double threads = leaks.threads();
        assertTrue(threads < 1, () -> threads + " threads a pool stay alive");
    }

    private static RewardPool pool() throws Exception {
        RewardFunction math = Samples.reward("math", "{}");
        return new RewardPool(
                List.of(WeightedReward.of("math", math)),
                2,
                Duration.ofSeconds(60),
                ErrorPolicy.FAIL);
    }
}

package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.GroupReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepReward;
import io.github.rlvr.core.reward.StepScores;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards of every form in the loop. */
class RewardTrainingTest {

    private static final TrainConfig CONFIG =
            Runs.config(
                    "trainer: {steps: 6, prompts_per_step: 4, group_size: 4, checkpoint_every: 3, max_refills: 20}");
    private static final StepReward STEPS =
            sample -> new StepScores(new int[] {0}, new double[] {0.5});

    @TempDir Path directory;

    @Test
    void stepScoresReachTheEstimatorThatNeedsThem() throws IOException {
        List<double[][]> seen = new ArrayList<>();
        Algorithm needy = Runs.centred(GroupFilter.all(), Need.PEERS, Need.PROCESS_REWARDS);
        Algorithm spying =
                new Algorithm(
                        "spying",
                        needy.filter(),
                        new SpyingEstimator(needy.estimator(), seen),
                        needy.loss());
        var rewards =
                List.of(
                        WeightedReward.of("exact", Runs.EXACT),
                        new WeightedReward("steps", 2, STEPS));
        run(spying, new ScriptedPolicy(1), rewards, Optional.empty(), 1, false);
        assertEquals(16, seen.get(0).length);
        assertEquals(1, seen.get(0)[0][0]);
    }

    @Test
    void anAlgorithmWithProcessRewardsIsRefusedWithoutAny() {
        Algorithm needy = Runs.centred(GroupFilter.all(), Need.PROCESS_REWARDS);
        assertThrows(ConfigException.class, () -> Runs.setup(CONFIG, new ScriptedPolicy(1), needy));
    }

    @Test
    void aBatchRewardIsGivenThePolicyAndWhereTheTrainingStands() throws IOException {
        List<RewardContext> contexts = new ArrayList<>();
        BatchReward spy =
                (groups, context) -> {
                    contexts.add(context);
                    return abstentions(groups);
                };
        ScriptedPolicy policy = new ScriptedPolicy(1);
        run(
                Runs.centred(GroupFilter.all()),
                policy,
                List.of(WeightedReward.of("exact", Runs.EXACT), WeightedReward.of("spy", spy)),
                Optional.empty(),
                6,
                false);
        assertEquals(
                List.of(1L, 2L, 3L, 4L, 5L, 6L),
                contexts.stream().map(RewardContext::step).toList());
        assertEquals(0.5, contexts.get(3).progress());
        assertEquals(policy, contexts.get(0).trainedPolicy());
    }

    @Test
    void theStateOfARewardSurvivesARestartBitForBit() throws IOException {
        String whole = counted(directory.resolve("whole"), 6);
        counted(directory.resolve("parts"), 3);
        String parts = counted(directory.resolve("parts"), 6);
        assertEquals(whole, parts);
        assertNotEquals("", whole);
    }

    @Test
    void aRewardThatScoresNoSingleCompletionCannotMeasureHeldOutAccuracy() {
        GroupReward zero = g -> g.rollouts().stream().map(r -> Score.of(0)).toList();
        RewardPool pool = pool(List.of(WeightedReward.of("zero", zero)));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                new TrainingSetup(
                                        CONFIG,
                                        new ScriptedPolicy(1),
                                        Runs.centred(GroupFilter.all()),
                                        Runs.tasks("t", 6),
                                        Optional.of(Runs.tasks("h", 6)),
                                        pool));
        assertTrue(e.getMessage().startsWith("rewards.zero stands first"), e.getMessage());
    }

    /**
     * Trains with a stateful reward and step scores, and returns what the last checkpoint holds.
     */
    private String counted(Path folder, int steps) throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        boolean resume = store.latest().isPresent();
        var rewards =
                List.of(
                        WeightedReward.of("exact", Runs.EXACT),
                        new WeightedReward("steps", 1, STEPS),
                        new WeightedReward("drift", 0.1, new Drift()));
        run(
                Runs.centred(GroupFilter.withSpread()),
                new ScriptedPolicy(0.5),
                rewards,
                Optional.of(store),
                steps,
                resume);
        Path last = store.latest().orElseThrow().directory();
        return Files.readString(last.resolve("reward-drift/drift.json"))
                + Files.readString(last.resolve("collector/collector.json"))
                + Files.readString(last.resolve("policy/policy.json"));
    }

    private static void run(
            Algorithm algorithm,
            Policy policy,
            List<WeightedReward> rewards,
            Optional<CheckpointStore> store,
            int steps,
            boolean resume)
            throws IOException {
        try (RewardPool pool = pool(rewards)) {
            TrainingSetup setup =
                    new TrainingSetup(
                            CONFIG, policy, algorithm, Runs.tasks("t", 6), Optional.empty(), pool);
            RlvrTrainer[] trainer = new RlvrTrainer[1];
            TrainingListener stop =
                    new TrainingListener() {
                        @Override
                        public void onStep(StepReport report) {
                            if (report.step() == steps) {
                                trainer[0].requestStop();
                            }
                        }
                    };
            trainer[0] = new RlvrTrainer(setup, store, List.of(stop), System::nanoTime);
            if (resume) {
                trainer[0].resume();
            }
            trainer[0].run();
        }
    }

    private static RewardPool pool(List<WeightedReward> rewards) {
        return new RewardPool(rewards, 2, Duration.ofSeconds(50), CONFIG.trainer().rewardErrors());
    }

    private static List<Score> abstentions(List<ScoredGroup> groups) {
        return groups.stream()
                .flatMap(g -> g.rollouts().stream())
                .map(r -> Score.notApplicable())
                .toList();
    }

    /** The deviation from the mean of everything it has seen. */
    private static final class Drift implements BatchReward, Stateful {

        private double mean;
        private long count;

        @Override
        public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
            List<Score> scores = new ArrayList<>();
            for (ScoredGroup group : groups) {
                for (ScoredRollout rollout : group.rollouts()) {
                    double value = rollout.value("exact").orElse(0);
                    mean += (value - mean) / ++count;
                    scores.add(Score.of(value - mean));
                }
            }
            return scores;
        }

        @Override
        public String stateName() {
            return "drift";
        }

        @Override
        public void saveState(Path folder) throws IOException {
            Files.writeString(folder.resolve("drift.json"), "[" + mean + "," + count + "]");
        }

        @Override
        public void restoreState(Path folder) throws IOException {
            String[] parts =
                    Files.readString(folder.resolve("drift.json"))
                            .replaceAll("[\\[\\]]", "")
                            .split(",");
            mean = Double.parseDouble(parts[0]);
            count = Long.parseLong(parts[1]);
        }
    }

    private record SpyingEstimator(AdvantageEstimator estimator, List<double[][]> seen)
            implements AdvantageEstimator {

        @Override
        public Set<Need> needs() {
            return estimator.needs();
        }

        @Override
        public Advantages estimate(AdvantageInput input) {
            seen.add(input.signal(Need.PROCESS_REWARDS));
            return estimator.estimate(input);
        }
    }
}

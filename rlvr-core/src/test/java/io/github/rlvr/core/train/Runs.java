package io.github.rlvr.core.train;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs that finish in milliseconds: six tasks whose answer is one of the scripted policy's tokens.
 */
final class Runs {

    static final RewardFunction EXACT =
            sample ->
                    Score.of(
                            sample.completion().equals(sample.task().gold().orElseThrow()) ? 1 : 0);

    private Runs() {}

    static TaskSet tasks(String name, int count) {
        return TaskSet.of(
                name,
                IntStream.range(0, count)
                        .mapToObj(
                                i ->
                                        Task.of(
                                                name + i,
                                                Prompt.user("task " + i),
                                                Integer.toString(i % 4)))
                        .toList());
    }

    static TrainConfig config(String yaml) {
        return ConfigReader.parse("test.yaml", yaml, List.of());
    }

    static Algorithm centred(GroupFilter filter, Need... needs) {
        return new Algorithm("centred", filter, estimator(Set.of(needs)), loss());
    }

    static TrainingSetup setup(TrainConfig config, Policy policy, Algorithm algorithm) {
        return setup(config, policy, algorithm, EXACT);
    }

    static TrainingSetup setup(
            TrainConfig config, Policy policy, Algorithm algorithm, RewardFunction reward) {
        var pool =
                new RewardPool(
                        List.of(WeightedReward.of("exact", reward)),
                        2,
                        Duration.ofSeconds(50),
                        config.trainer().rewardErrors());
        return new TrainingSetup(
                config, policy, algorithm, tasks("t", 6), Optional.of(tasks("h", 6)), pool);
    }

    /** Reward minus the group's mean; 0 where there is none. */
    private static AdvantageEstimator estimator(Set<Need> needs) {
        return new AdvantageEstimator() {
            @Override
            public Set<Need> needs() {
                return needs;
            }

            @Override
            public Advantages estimate(AdvantageInput input) {
                needs.stream().filter(need -> need != Need.PEERS).forEach(input::signal);
                double[] rows =
                        input.groups().stream()
                                .flatMapToDouble(
                                        group -> {
                                            double mean =
                                                    Arrays.stream(group.rewards())
                                                            .average()
                                                            .orElse(0);
                                            return group.rollouts().stream()
                                                    .mapToDouble(
                                                            r ->
                                                                    r.reward().isPresent()
                                                                            ? r.reward()
                                                                                            .getAsDouble()
                                                                                    - mean
                                                                            : 0);
                                        })
                                .toArray();
                return Advantages.perSequence(rows, input.lengths());
            }
        };
    }

    private static PolicyLoss loss() {
        return input -> {
            throw new UnsupportedOperationException("the scripted policy evaluates no loss");
        };
    }

    /** Every group is trained on. */
    static Algorithm all() {
        return centred(GroupFilter.all(), Need.PEERS);
    }

    static TrainingListener steps(List<StepReport> reports) {
        return new TrainingListener() {
            @Override
            public void onStep(StepReport report) {
                reports.add(report);
            }
        };
    }

    static RlvrTrainer trainer(
            TrainConfig config,
            ScriptedPolicy policy,
            Algorithm algorithm,
            TrainingListener... listeners) {
        return new RlvrTrainer(
                setup(config, policy, algorithm),
                Optional.empty(),
                List.of(listeners),
                System::nanoTime);
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.ModelConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.config.TrainerConfig;
import io.github.rlvr.core.critic.CriticTarget;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a step's groups into updates: signals, advantages, mini-batches and passes.
 *
 * <p>Where one update follows on rollouts of the current weights, old log-probabilities are left
 * out, so that the ratio is exactly 1. Rollouts without a reward take part in nothing.
 */
final class PolicyUpdater {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyUpdater.class);
    private static final long SHUFFLE = RolloutRandom.hash("minibatches");

    private final Policy policy;
    private final Algorithm algorithm;
    private final TrainConfig config;
    private final UpdateTracer tracer;
    private final List<WeightedReward> rewards;

    PolicyUpdater(TrainingSetup setup, Listeners listeners) {
        this.policy = setup.policy();
        this.algorithm = setup.algorithm();
        this.config = setup.config();
        this.tracer = new UpdateTracer(policy, listeners, config.trainer().logCompletions());
        this.rewards = setup.rewards().rewards();
    }

    /**
     * Learns from groups.
     *
     * @param progress share of the training that is done
     * @param afterUpdate told the metrics of every single update
     * @return metrics of estimator and updates
     */
    Metrics update(
            long step, List<ScoredGroup> groups, double progress, Consumer<Metrics> afterUpdate) {
        List<Rollout> rollouts =
                groups.stream()
                        .flatMap(g -> g.rollouts().stream())
                        .map(ScoredRollout::rollout)
                        .toList();
        Algorithm used = mismatched(rollouts) ? algorithm.correctedForMismatch() : algorithm;
        Map<Need, float[][]> scores = scores(used.needs(), rollouts);
        AdvantageInput whole =
                new AdvantageInput(
                        groups, signals(used.needs(), groups, rollouts, scores), progress);
        boolean[][] kept = used.tokens().keep(whole);
        Metrics metrics = keptTokens(whole.trainedTokens(), kept);
        if (count(kept) == 0) {
            LOG.warn("step {}: no token is left to train on; the step changes nothing", step);
            return metrics;
        }
        Advantages advantages = algorithm.estimator().estimate(whole.withMask(kept));
        requireRows(advantages, rollouts.size());
        List<TrainingSample> samples = samples(groups, kept, advantages, scores);
        metrics =
                metrics.plus(advantages.metrics())
                        .plus(advantageMetrics(samples))
                        .plus(corrected(used))
                        .plus(updates(step, samples, used.loss(), afterUpdate));
        algorithm.sampling().observe(rollouts);
        tracer.tell(step, groups, advantages);
        return metrics;
    }

    private Metrics updates(
            long step,
            List<TrainingSample> samples,
            PolicyLoss loss,
            Consumer<Metrics> afterUpdate) {
        Metrics metrics = Metrics.empty();
        for (int pass = 0; pass < config.trainer().iterations(); pass++) {
            for (List<TrainingSample> part : minibatches(step, pass, samples)) {
                List<Rollout> rollouts = part.stream().map(TrainingSample::rollout).toList();
                Metrics update =
                        policy.update(
                                part, loss.forUpdate(rollouts), config.sampling().maxNewTokens());
                afterUpdate.accept(update);
                metrics = metrics.plus(update);
            }
        }
        return metrics;
    }

    private void requireRows(Advantages advantages, int rollouts) {
        if (advantages.size() != rollouts) {
            throw new IllegalStateException(
                    "estimator of algorithm "
                            + algorithm.name()
                            + " gave "
                            + advantages.size()
                            + " rows for "
                            + rollouts
                            + " rollouts");
        }
    }

    /** Log-probabilities and values that the step needs, by need. */
    private Map<Need, float[][]> scores(Set<Need> needs, List<Rollout> rollouts) {
        Map<Need, float[][]> scores = new EnumMap<>(Need.class);
        if (needs.contains(Need.OLD_LOG_PROBS)
                || config.trainer().recomputeOldLogProbs()
                || !onPolicy(rollouts)) {
            scores.put(Need.OLD_LOG_PROBS, policy.logProbs(rollouts));
        }
        if (needs.contains(Need.REFERENCE_LOG_PROBS)) {
            scores.put(Need.REFERENCE_LOG_PROBS, policy.referenceLogProbs(rollouts));
        }
        if (needs.contains(Need.VALUES)) {
            scores.put(Need.VALUES, policy.values(rollouts));
        }
        return scores;
    }

    private boolean onPolicy(List<Rollout> rollouts) {
        TrainerConfig trainer = config.trainer();
        return trainer.iterations() == 1 && trainer.minibatches() == 1 && !stale(rollouts);
    }

    /** Groups that were carried over come from older weights. */
    private boolean stale(List<Rollout> rollouts) {
        return rollouts.stream().anyMatch(r -> r.policyVersion() != policy.version());
    }

    /** Whether the rollouts are others than the policy would sample in training's arithmetic. */
    private boolean mismatched(List<Rollout> rollouts) {
        ModelConfig model = config.model();
        return model.effectiveRolloutDtype() != model.dtype() || stale(rollouts);
    }

    private Metrics corrected(Algorithm used) {
        return used.equals(algorithm) ? Metrics.empty() : Metrics.of("sampling/corrected", 1);
    }

    private Map<Need, double[][]> signals(
            Set<Need> needs,
            List<ScoredGroup> groups,
            List<Rollout> rollouts,
            Map<Need, float[][]> scores) {
        Map<Need, double[][]> signals = new EnumMap<>(Need.class);
        for (Need need : needs) {
            if (need == Need.ENTROPIES) {
                signals.put(
                        need,
                        doubles(rollouts.stream().map(Rollout::entropies).toArray(float[][]::new)));
            } else if (need == Need.PROCESS_REWARDS) {
                signals.put(need, StepSignal.of(groups, rewards));
            } else if (scores.containsKey(need)) {
                signals.put(need, doubles(scores.get(need)));
            }
        }
        return signals;
    }

    private List<TrainingSample> samples(
            List<ScoredGroup> groups,
            boolean[][] kept,
            Advantages advantages,
            Map<Need, float[][]> scores) {
        List<TrainingSample> samples = new ArrayList<>();
        int row = 0;
        for (ScoredGroup group : groups) {
            for (ScoredRollout scored : group.rollouts()) {
                if (scored.reward().isPresent()) {
                    samples.add(
                            new TrainingSample(
                                    scored.rollout(),
                                    advantages.row(row),
                                    row(scores, Need.OLD_LOG_PROBS, row),
                                    row(scores, Need.REFERENCE_LOG_PROBS, row),
                                    Optional.of(kept[row])
                                            .filter(mask -> count(mask) < mask.length),
                                    target(scores, advantages, row)));
                }
                row++;
            }
        }
        return samples;
    }

    private static Optional<CriticTarget> target(
            Map<Need, float[][]> scores, Advantages advantages, int row) {
        return row(scores, Need.VALUES, row)
                .flatMap(
                        values ->
                                advantages
                                        .returns()
                                        .map(returns -> new CriticTarget(values, returns[row])));
    }

    private static Optional<float[]> row(Map<Need, float[][]> logProbs, Need need, int row) {
        return Optional.ofNullable(logProbs.get(need)).map(rows -> rows[row]);
    }

    /**
     * The samples in parts that differ in size by one at most, shuffled when there is more than
     * one.
     */
    private List<List<TrainingSample>> minibatches(
            long step, int pass, List<TrainingSample> samples) {
        int parts = Math.min(config.trainer().minibatches(), samples.size());
        if (parts == 1) {
            return List.of(samples);
        }
        List<TrainingSample> shuffled = new ArrayList<>(samples);
        long key = RolloutRandom.key(config.trainer().seed(), SHUFFLE, step, pass);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = (int) (RolloutRandom.uniform(key, i) * (i + 1));
            shuffled.set(i, shuffled.set(j, shuffled.get(i)));
        }
        List<List<TrainingSample>> minibatches = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) samples.size() * i / parts);
            int to = (int) ((long) samples.size() * (i + 1) / parts);
            minibatches.add(shuffled.subList(from, to));
        }
        return minibatches;
    }

    /** How much of what could be trained on the token filter left; nothing when it left all. */
    private static Metrics keptTokens(boolean[][] all, boolean[][] kept) {
        long before = count(all);
        long after = count(kept);
        return before == after ? Metrics.empty() : Metrics.of("tokens/kept", after, before);
    }

    private static long count(boolean[]... rows) {
        long count = 0;
        for (boolean[] row : rows) {
            for (boolean token : row) {
                count += token ? 1 : 0;
            }
        }
        return count;
    }

    private static Metrics advantageMetrics(List<TrainingSample> samples) {
        Metrics metrics = Metrics.empty();
        for (TrainingSample sample : samples) {
            double sum = 0;
            double absolute = 0;
            for (double advantage : sample.advantages()) {
                sum += advantage;
                absolute += Math.abs(advantage);
            }
            metrics =
                    metrics.plus(Metrics.of("advantages/mean", sum, sample.advantages().length))
                            .plus(
                                    Metrics.of(
                                            "advantages/abs_mean",
                                            absolute,
                                            sample.advantages().length));
        }
        return metrics;
    }

    private static double[][] doubles(float[][] rows) {
        double[][] doubles = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            doubles[i] = new double[rows[i].length];
            for (int t = 0; t < rows[i].length; t++) {
                doubles[i][t] = rows[i][t];
            }
        }
        return doubles;
    }
}

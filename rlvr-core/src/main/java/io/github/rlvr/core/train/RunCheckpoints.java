package io.github.rlvr.core.train;

import io.github.rlvr.core.checkpoint.Checkpoint;
import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.WeightedReward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves and restores everything with state in a run. */
final class RunCheckpoints {

    /** Settings that a resumed run may change, because no weight depends on them. */
    private static final List<String> FREE =
            List.of(
                    "trainer.output_dir",
                    "trainer.log_completions",
                    "trainer.checkpoint_every",
                    "trainer.keep_checkpoints",
                    "trainer.eval_every",
                    "trainer.eval_samples",
                    "trainer.reward_threads",
                    "trainer.decode_chunk",
                    "data.eval",
                    "data.allow_overlap",
                    "guards.action",
                    "guards.patience",
                    "guards.min_entropy",
                    "guards.max_entropy",
                    "guards.max_clipped_ratio",
                    "guards.max_kl",
                    "guards.max_reward_drop",
                    "guards.max_length_growth",
                    "guards.max_zero_std",
                    "guards.max_mismatch",
                    "guards.zero_reward_steps",
                    "guards.check_memory");

    /** Settings that a saved state does not fit when they change. */
    private static final List<String> FIXED = List.of("lora.", "algorithm.name", "trainer.seed");

    private static final Logger LOG = LoggerFactory.getLogger(RunCheckpoints.class);

    private final Optional<CheckpointStore> store;
    private final TrainConfig config;
    private final RunProvenance provenance;
    private final List<Stateful> states;

    RunCheckpoints(TrainingSetup setup, Optional<CheckpointStore> store, List<Stateful> own) {
        this.store = store;
        this.config = setup.config();
        this.provenance = RunProvenance.of(setup);
        Stream<Stateful> fixed = Stream.concat(Stream.of(provenance), own.stream());
        this.states = Stream.concat(fixed, adaptiveParts(setup)).distinct().toList();
    }

    /** Parts of the algorithm and reward functions that say that they have state. */
    private static Stream<Stateful> adaptiveParts(TrainingSetup setup) {
        Stream<?> algorithm =
                Stream.of(
                        setup.algorithm().filter(),
                        setup.algorithm().estimator(),
                        setup.algorithm().loss(),
                        setup.algorithm().sampling());
        Stream<Stateful> rewards =
                setup.rewards().rewards().stream()
                        .map(WeightedReward::state)
                        .flatMap(Optional::stream);
        return Stream.concat(
                algorithm.filter(Stateful.class::isInstance).map(Stateful.class::cast), rewards);
    }

    /** Saves, unless the run keeps no checkpoints. */
    Optional<Checkpoint> save(long step, Optional<EvaluationReport> evaluation) throws IOException {
        if (store.isEmpty()) {
            return Optional.empty();
        }
        OptionalDouble score =
                evaluation.stream()
                        .filter(report -> report.step() == step)
                        .mapToDouble(EvaluationReport::accuracy)
                        .findFirst();
        return Optional.of(store.get().save(step, score, config.toYaml(), states));
    }

    /** Restores the newest whole checkpoint. */
    void restore(ChangedSettings changed) throws IOException {
        Optional<Checkpoint> latest = store.isEmpty() ? Optional.empty() : store.get().latest();
        if (latest.isEmpty()) {
            throw new IOException(
                    "there is no checkpoint to resume from in "
                            + config.trainer().outputDir()
                            + "; start without --resume");
        }
        requireSameRun(latest.get(), changed);
        CheckpointStore.restore(latest.get(), states);
    }

    /** Gives the policy the weights of the best checkpoint, if there is one. */
    void restoreBest(Policy policy) throws IOException {
        Optional<Checkpoint> best = store.isEmpty() ? Optional.empty() : store.get().best();
        if (best.isPresent()) {
            CheckpointStore.restore(best.get(), List.of(policy));
        }
    }

    private void requireSameRun(Checkpoint checkpoint, ChangedSettings changed) throws IOException {
        List<String> settings = settingDifferences(checkpoint);
        RunProvenance before = RunProvenance.read(checkpoint.directory());
        List<String> fixed = new ArrayList<>(before.identityDifferences(provenance));
        settings.stream().filter(RunCheckpoints::isFixed).forEach(fixed::add);
        List<String> other = new ArrayList<>(before.circumstantialDifferences(provenance));
        settings.stream().filter(line -> !isFixed(line)).forEach(other::add);
        if (!fixed.isEmpty() || !other.isEmpty() && changed == ChangedSettings.REFUSE) {
            throw new ConfigException(refusal(checkpoint, fixed, other));
        }
        if (!other.isEmpty()) {
            LOG.warn(
                    "going on from {} with changes:\n  {}",
                    checkpoint.directory(),
                    String.join("\n  ", other));
        }
    }

    private static boolean isFixed(String difference) {
        return FIXED.stream().anyMatch(difference::startsWith);
    }

    private static String refusal(Checkpoint checkpoint, List<String> fixed, List<String> other) {
        StringBuilder text = new StringBuilder(500);
        text.append("this run is not the one of ")
                .append(checkpoint.directory())
                .append("; before -> now:");
        fixed.forEach(line -> text.append("\n  ").append(line).append(" (its state does not fit)"));
        other.forEach(line -> text.append("\n  ").append(line));
        text.append("\nrestore ").append(fixed.isEmpty() ? "this" : "what does not fit");
        if (fixed.isEmpty()) {
            text.append(", allow it (--allow-changes; the result is then another one)");
        }
        return text.append(", or start a new run in another trainer.output_dir").toString();
    }

    private List<String> settingDifferences(Checkpoint checkpoint) {
        TrainConfig before =
                ConfigReader.parse(
                        checkpoint.directory() + " (configuration)",
                        checkpoint.config(),
                        List.of());
        List<String> free = new ArrayList<>(FREE);
        // One step ahead, the last step samples nothing: a longer run would have.
        if (config.optimizer().schedule() == Schedule.CONSTANT
                && !config.trainer().oneStepOffPolicy()) {
            free.add("trainer.steps");
        }
        return ConfigReader.differences(before, config, free);
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.checkpoint.Checkpoint;
import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.WeightedReward;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
                    "data.allow_overlap");

    private final Optional<CheckpointStore> store;
    private final TrainConfig config;
    private final List<Stateful> states;

    RunCheckpoints(TrainingSetup setup, Optional<CheckpointStore> store, List<Stateful> own) {
        this.store = store;
        this.config = setup.config();
        this.states = Stream.concat(own.stream(), adaptiveParts(setup)).distinct().toList();
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
    void restore() throws IOException {
        Optional<Checkpoint> latest = store.isEmpty() ? Optional.empty() : store.get().latest();
        if (latest.isEmpty()) {
            throw new IOException(
                    "there is no checkpoint to resume from in "
                            + config.trainer().outputDir()
                            + "; start without --resume");
        }
        requireSameRun(latest.get());
        CheckpointStore.restore(latest.get(), states);
    }

    private void requireSameRun(Checkpoint checkpoint) {
        TrainConfig before =
                ConfigReader.parse(
                        checkpoint.directory() + " (configuration)",
                        checkpoint.config(),
                        List.of());
        List<String> free = new ArrayList<>(FREE);
        if (config.optimizer().schedule() == Schedule.CONSTANT) {
            free.add("trainer.steps");
        }
        List<String> differences = ConfigReader.differences(before, config, free);
        if (!differences.isEmpty()) {
            throw new ConfigException(
                    "the configuration differs from that of "
                            + checkpoint.directory()
                            + ", so the resumed run would be another one:\n  "
                            + String.join("\n  ", differences)
                            + "\nrestore these settings, or start a new run in another trainer.output_dir");
        }
    }
}

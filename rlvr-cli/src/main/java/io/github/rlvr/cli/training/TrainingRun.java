package io.github.rlvr.cli.training;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.cli.report.RunReport;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.checkpoint.Checkpoint;
import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskOverlap;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.observe.MetricsLogger;
import io.github.rlvr.core.observe.TensorBoardWriter;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.train.ChangedSettings;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.core.train.NeedCheck;
import io.github.rlvr.core.train.RlvrTrainer;
import io.github.rlvr.core.train.RunDirectory;
import io.github.rlvr.core.train.TrainingListener;
import io.github.rlvr.core.train.TrainingResult;
import io.github.rlvr.core.train.TrainingSetup;
import io.github.rlvr.djl.hub.HubDatasets;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import io.github.rlvr.djl.policy.PolicyExport;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One run from its configuration: data, rewards and algorithm are checked before the model is
 * loaded; afterwards the run directory holds configuration, metrics, rollouts, checkpoints, the
 * report and the trained model.
 *
 * @param config effective settings
 * @param resume whether the run goes on from its newest checkpoint, and if so, what about changes;
 *     empty for a new run
 * @param change to the configured algorithm; identity to leave it
 * @param listeners told besides the files of the run
 */
public record TrainingRun(
        TrainConfig config,
        Optional<ChangedSettings> resume,
        UnaryOperator<Algorithm> change,
        List<TrainingListener> listeners) {

    /** Folder of the trained model in the run directory; an adapter is folded in. */
    public static final String MODEL = "model";

    /** Folder of a trained adapter alone, as PEFT keeps it. */
    public static final String ADAPTER = "adapter";

    /** Folder of TensorBoard's event files in the run directory. */
    public static final String TENSORBOARD = "tensorboard";

    /** Copies the list. */
    public TrainingRun {
        listeners = List.copyOf(listeners);
    }

    /**
     * Trains until the end or the interrupt key, which ends the run after the step with a
     * checkpoint. A cancelled run writes no model.
     *
     * @param interrupt stops the run when a signal comes
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException for a setting, naming it
     */
    public TrainingResult run(Interrupt interrupt) throws IOException {
        config.requireRunnable();
        Algorithm algorithm =
                change.apply(
                        Algorithms.byName(
                                config.algorithm().name(), config.algorithm().settings()));
        try (RewardPool rewards = ConfiguredRewards.pool(config, ConfiguredRewards.providers())) {
            NeedCheck.require(algorithm, config, NeedCheck.providedBy(rewards.rewards()));
            return run(algorithm, rewards, interrupt);
        }
    }

    private TrainingResult run(Algorithm algorithm, RewardPool rewards, Interrupt interrupt)
            throws IOException {
        TaskSet tasks = read(config.data().train());
        Optional<TaskSet> heldOut = heldOut(tasks);
        Path directory = Path.of(config.trainer().outputDir());
        try (RunDirectory run =
                resume.isPresent()
                        ? RunDirectory.reopen(directory)
                        : RunDirectory.create(directory)) {
            return run(algorithm, tasks, heldOut, rewards, run, interrupt);
        }
    }

    private TrainingResult run(
            Algorithm algorithm,
            TaskSet tasks,
            Optional<TaskSet> heldOut,
            RewardPool rewards,
            RunDirectory run,
            Interrupt interrupt)
            throws IOException {
        CheckpointStore store = run.checkpoints(config.trainer().keepCheckpoints());
        List<TrainingListener> all = new ArrayList<>(listeners);
        all.addAll(run.writers(config));
        all.add(new TensorBoardWriter(run.path().resolve(TENSORBOARD), Clock.systemUTC()));
        all.add(new MetricsLogger());
        DjlPolicyBuilder builder = builder(algorithm, store);
        TaskSet fitting = planned(builder, tasks, all);
        try (DjlPolicy policy = builder.build()) {
            TrainingSetup setup =
                    new TrainingSetup(
                            config,
                            policy,
                            algorithm,
                            fitting,
                            heldOut.map(set -> fitting(set, builder)),
                            rewards);
            RlvrTrainer trainer = new RlvrTrainer(setup, Optional.of(store), all, System::nanoTime);
            if (resume.isPresent()) {
                trainer.resume(resume.get());
            }
            return train(trainer, policy, interrupt);
        }
    }

    private TrainingResult train(RlvrTrainer trainer, DjlPolicy policy, Interrupt interrupt)
            throws IOException {
        Path directory = Path.of(config.trainer().outputDir());
        TrainingResult result;
        try (Interrupt.Registration stop = interrupt.stops(trainer)) {
            result = trainer.run();
        }
        if (result.end() != TrainingResult.End.CANCELLED) {
            save(policy, directory);
        }
        RunReport.write(directory);
        return result;
    }

    private void save(DjlPolicy policy, Path directory) throws IOException {
        PolicyExport export = new PolicyExport(policy);
        export.toFolder(directory.resolve(MODEL), ElementType.F32);
        if (policy.adapter().isPresent()) {
            export.toAdapter(directory.resolve(ADAPTER), Optional.of(config.model().path()));
        }
    }

    /** The tasks that fit the context, once the run is known to fit the memory. */
    private TaskSet planned(DjlPolicyBuilder builder, TaskSet tasks, List<TrainingListener> told) {
        try {
            TaskSet fitting = fitting(tasks, builder);
            planMemory(builder, fitting, told);
            return fitting;
        } catch (IllegalArgumentException e) {
            builder.discard();
            throw e;
        }
    }

    private void planMemory(DjlPolicyBuilder builder, TaskSet tasks, List<TrainingListener> told) {
        int longest =
                tasks.tasks().stream()
                        .mapToInt(task -> builder.encode(task.prompt()).length)
                        .max()
                        .orElseThrow();
        MemoryPlan turns =
                builder.memoryPlan(
                        config.trainer().promptsPerStep(),
                        config.trainer().groupSize(),
                        longest,
                        config.sampling().maxNewTokens());
        MemoryPlan plan = config.trainer().oneStepOffPolicy() ? turns.overlapped() : turns;
        told.forEach(listener -> listener.onMemoryPlan(plan));
        if (config.guards().checkMemory()) {
            plan.requireFits();
        }
    }

    private DjlPolicyBuilder builder(Algorithm algorithm, CheckpointStore store)
            throws IOException {
        DjlPolicyBuilder builder = ConfiguredPolicy.of(config, algorithm);
        Optional<Checkpoint> saved = resume.isPresent() ? store.latest() : Optional.empty();
        return saved.isPresent()
                ? builder.optProductsOf(saved.get().directory().resolve(DjlPolicy.STATE))
                : builder;
    }

    private TaskSet read(String file) throws IOException {
        return new TaskReader(config.data().layout()).read(HubDatasets.ofEnvironment().files(file));
    }

    private Optional<TaskSet> heldOut(TaskSet tasks) throws IOException {
        if (config.data().eval().isBlank()) {
            return Optional.empty();
        }
        TaskSet heldOut = read(config.data().eval());
        if (!config.data().allowOverlap()) {
            TaskOverlap.between(tasks, heldOut).requireNone();
        }
        return Optional.of(heldOut);
    }

    private TaskSet fitting(TaskSet tasks, DjlPolicyBuilder model) {
        int configured = config.data().maxPromptTokens();
        int limit = configured > 0 ? configured : model.contextLength() - 1;
        return tasks.withPromptsUpTo(limit, prompt -> model.encode(prompt).length);
    }
}

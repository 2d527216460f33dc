package io.github.rlvr.core.train;

import io.github.rlvr.core.checkpoint.CheckpointStore;
import io.github.rlvr.core.config.GuardAction;
import io.github.rlvr.core.config.GuardConfig;
import io.github.rlvr.core.config.TrainerConfig;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.LongSupplier;

/**
 * The training loop: tasks, rollouts, rewards, filter, advantages, updates, evaluation,
 * checkpoints. It knows no algorithm.
 *
 * <p>Two runs with one configuration, one seed and one device give the same metrics; a run that is
 * stopped and resumed gives those of a run that was not. One thread runs it; {@link #requestStop()}
 * and {@link #cancel()} may be called from any.
 */
public final class RlvrTrainer {

    private final TrainingSetup setup;
    private final TrainerConfig trainer;
    private final RunCheckpoints checkpoints;
    private final Listeners listeners;
    private final LongSupplier nanoTime;
    private final TrainerState state;
    private final TrainingGuards guards;
    private final Interruption interruption = new Interruption();
    private final RolloutCollector collector;
    private final RolloutsAhead ahead;
    private final PolicyUpdater updater;
    private final Optional<Evaluator> evaluator;
    private Optional<EvaluationReport> lastEvaluation = Optional.empty();
    private long saved;
    private boolean stepBegun;
    private volatile boolean stopRequested;
    private volatile boolean cancelled;

    /**
     * A trainer.
     *
     * @param store where checkpoints go; empty for none
     * @param listeners told in order
     * @param nanoTime a clock such as {@link System#nanoTime()}, for timings only
     */
    public RlvrTrainer(
            TrainingSetup setup,
            Optional<CheckpointStore> store,
            List<? extends TrainingListener> listeners,
            LongSupplier nanoTime) {
        this.setup = setup;
        this.trainer = setup.config().trainer();
        this.listeners = new Listeners(listeners, interruption);
        this.nanoTime = nanoTime;
        this.state = new TrainerState(setup.config().optimizer().maxSkippedSteps());
        this.guards = new TrainingGuards(setup.config().guards());
        this.collector = new RolloutCollector(setup, this.listeners);
        this.ahead = new RolloutsAhead(setup, collector, nanoTime);
        this.updater = new PolicyUpdater(setup, this.listeners);
        this.checkpoints =
                new RunCheckpoints(
                        setup,
                        store,
                        List.of(state, guards, collector, collector.sampler(), setup.policy()));
        this.evaluator =
                setup.heldOut()
                        .map(
                                tasks ->
                                        new Evaluator(
                                                setup.policy(),
                                                setup.rewards(),
                                                tasks,
                                                setup.config()));
    }

    /**
     * Goes on from the newest whole checkpoint, as if the run had never ended.
     *
     * @return steps that are done
     * @throws io.github.rlvr.core.config.ConfigException if something differs that weights depend
     *     on, with the differences
     * @throws IOException if there is no checkpoint or it does not fit
     */
    public long resume() throws IOException {
        return resume(ChangedSettings.REFUSE);
    }

    /**
     * Goes on from the newest whole checkpoint.
     *
     * @param changed whether settings, versions and the like may differ
     * @return steps that are done
     * @throws io.github.rlvr.core.config.ConfigException if something differs that may not, with
     *     the differences
     * @throws IOException if there is no checkpoint or it does not fit
     */
    public long resume(ChangedSettings changed) throws IOException {
        checkpoints.restore(changed);
        saved = state.step();
        return saved;
    }

    /** Steps that are done. The thread that trains counts; another may read an old number. */
    public long step() {
        return state.step();
    }

    /** Steps of the whole run. */
    public long steps() {
        return trainer.steps();
    }

    /** Ends the run after the step that is under way, with a checkpoint. */
    public void requestStop() {
        stopRequested = true;
    }

    /**
     * Ends the run as soon as the policy allows: between two chunks of a generation or two
     * micro-batches of an update. The step that is under way is lost. Before its first reward there
     * is a checkpoint of the step before it; after that the newest one is what is left.
     */
    public void cancel() {
        cancelled = true;
        stopRequested = true;
        collector.cancel();
        interruption.interrupt();
    }

    /**
     * Trains until the configured number of steps is done or a stop was asked for.
     *
     * @throws CancellationException if the calling thread was interrupted by someone else than
     *     {@link #cancel()}; its interrupt status stays set
     * @throws TrainingException if the filter leaves too little, or too many updates are not finite
     * @throws IOException if a checkpoint cannot be written
     */
    public TrainingResult run() throws IOException {
        listeners.tell(listener -> listener.onTrainingBegin(setup.config(), state.step()));
        TrainingResult result = result(end());
        listeners.tell(listener -> listener.onTrainingEnd(result));
        return result;
    }

    private TrainingResult result(TrainingResult.End end) {
        return new TrainingResult(state.step(), end, lastEvaluation);
    }

    private TrainingResult.End end() throws IOException {
        interruption.begin();
        try {
            return train();
        } catch (CancellationException e) {
            if (!cancelled) {
                throw e;
            }
            saveAfterCancellation();
            return TrainingResult.End.CANCELLED;
        } finally {
            interruption.end(cancelled);
        }
    }

    private TrainingResult.End train() throws IOException {
        if (state.step() == 0 && trainer.evalEvery() > 0) {
            EvaluationReport before = evaluate();
            listeners.tell(listener -> listener.onEvaluation(before));
        }
        while (state.step() < trainer.steps() && !stopRequested) {
            StepReport report = nextStep();
            List<GuardReport> crossed = guards.watch(report.step(), report.metrics());
            if (heed(crossed)) {
                tell(report, crossed);
                checkpoints.restoreBest(setup.policy());
                return TrainingResult.End.GUARDED;
            }
            boolean last = state.step() == trainer.steps();
            if (isDue(trainer.evalEvery(), last)) {
                evaluateAndTell(report, crossed);
            } else {
                tell(report, crossed);
            }
            if (isDue(trainer.checkpointEvery(), last)) {
                save();
            }
        }
        saveLast();
        return state.step() < trainer.steps()
                ? TrainingResult.End.STOPPED
                : TrainingResult.End.FINISHED;
    }

    /** Whether a guard ends the run. */
    private boolean heed(List<GuardReport> crossed) {
        GuardConfig config = setup.config().guards();
        if (!crossed.isEmpty() && config.action() == GuardAction.COOL) {
            setup.policy().lowerLearningRate(config.coolFactor());
        }
        return !crossed.isEmpty() && config.action() == GuardAction.STOP;
    }

    /** Whatever it is that ended the run, the last step that was done is kept. */
    private void saveLast() throws IOException {
        if (trainer.checkpointEvery() > 0 && state.step() > saved) {
            save();
        }
    }

    private void saveAfterCancellation() throws IOException {
        if (!stepBegun || collector.undo()) {
            saveLast();
        }
    }

    private void save() throws IOException {
        interruption.defer(
                () ->
                        checkpoints
                                .save(state.step(), lastEvaluation)
                                .ifPresent(done -> listeners.tell(l -> l.onCheckpoint(done))));
        saved = state.step();
    }

    private StepReport nextStep() {
        stepBegun = true;
        long number = state.step() + 1;
        Stopwatch watch = new Stopwatch(nanoTime);
        RolloutCollector.Collected collected = collector.collect(number, watch);
        double progress = (double) state.step() / trainer.steps();
        Metrics updates =
                ahead.during(
                        number,
                        watch,
                        () ->
                                updater.update(
                                        number, collected.groups(), progress, state::afterUpdate));
        state.stepDone();
        stepBegun = false;
        return new StepReport(
                number,
                trainer.steps(),
                collected.metrics().plus(updates),
                timings(watch, collected.newTokens()),
                collected.groups());
    }

    private static Metrics timings(Stopwatch watch, long newTokens) {
        Metrics timings = watch.metrics();
        double seconds = watch.seconds("rollout");
        if (seconds > 0) {
            timings = timings.with("tokens_per_second", newTokens / seconds);
        }
        OptionalDouble memory = ResidentMemory.megabytes();
        return memory.isPresent() ? timings.with("memory/rss_mb", memory.getAsDouble()) : timings;
    }

    private boolean isDue(int every, boolean last) {
        return every > 0 && (last || state.step() % every == 0);
    }

    private void tell(StepReport report, List<GuardReport> crossed) {
        listeners.tell(listener -> listener.onStep(report));
        crossed.forEach(guard -> listeners.tell(listener -> listener.onGuard(guard)));
    }

    /** A step is reported even if its evaluation is cancelled. */
    private void evaluateAndTell(StepReport report, List<GuardReport> crossed) {
        EvaluationReport evaluation;
        try {
            evaluation = evaluate();
        } catch (CancellationException e) {
            tell(report, crossed);
            throw e;
        }
        tell(report.with(evaluation.metrics()), crossed);
        listeners.tell(listener -> listener.onEvaluation(evaluation));
    }

    private EvaluationReport evaluate() {
        EvaluationReport report = evaluator.orElseThrow().evaluate(state.step(), this::goesOn);
        lastEvaluation = Optional.of(report);
        return report;
    }

    private boolean goesOn(GenerationListener.Progress progress) {
        listeners.tell(listener -> listener.onProgress(state.step(), progress));
        return !cancelled;
    }
}

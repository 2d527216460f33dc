package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The optimiser: one fused native call a group of tensors. The arrays belong to the manager given
 * at construction.
 */
public final class AdamW {

    private final OptimizerConfig settings;
    private final long totalUpdates;
    private final ScriptModule script;
    private final NDManager manager;
    private final List<NDArray> gradients;
    private final List<NDArray> firstMoments = new ArrayList<>();
    private final List<NDArray> secondMoments = new ArrayList<>();
    private final List<Group> groups;
    private long updates;
    private double rateFactor = 1;

    /** Tensors that share a weight decay. */
    private record Group(
            List<NDArray> params,
            List<NDArray> gradients,
            List<NDArray> first,
            List<NDArray> second,
            List<NDArray> steps,
            double decay) {}

    /**
     * @param manager owns moments
     * @param script the decoder's methods
     * @param params trained tensors
     * @param gradients of the same shapes, in the same order
     * @param decays which of them weight decay applies to
     * @param totalUpdates updates of the whole run, for the schedule
     */
    public AdamW(
            NDManager manager,
            ScriptModule script,
            List<NDArray> params,
            List<NDArray> gradients,
            IntPredicate decays,
            OptimizerConfig settings,
            long totalUpdates) {
        this.settings = settings;
        this.totalUpdates = totalUpdates;
        this.script = script;
        this.manager = manager;
        this.gradients = List.copyOf(gradients);
        for (NDArray param : params) {
            firstMoments.add(manager.zeros(param.getShape()));
            secondMoments.add(manager.zeros(param.getShape()));
        }
        this.groups =
                List.of(
                        group(params, decays, settings.weightDecay()),
                        group(params, decays.negate(), 0));
    }

    private Group group(List<NDArray> params, IntPredicate member, double decay) {
        int[] indices = IntStream.range(0, params.size()).filter(member).toArray();
        List<NDArray> steps = new ArrayList<>();
        for (int i = 0; i < indices.length; i++) {
            steps.add(manager.zeros(new Shape(), DataType.FLOAT32));
        }
        return new Group(
                pick(params, indices),
                pick(gradients, indices),
                pick(firstMoments, indices),
                pick(secondMoments, indices),
                steps,
                decay);
    }

    private static List<NDArray> pick(List<NDArray> all, int[] indices) {
        return IntStream.of(indices).mapToObj(all::get).toList();
    }

    /** Whether there is nothing to update. */
    boolean isEmpty() {
        return gradients.isEmpty();
    }

    /** Updates so far. */
    public long updates() {
        return updates;
    }

    /** Exponential means of the gradients, in the parameters' order. */
    public List<NDArray> firstMoments() {
        return firstMoments;
    }

    /** Exponential means of the squared gradients, in the parameters' order. */
    public List<NDArray> secondMoments() {
        return secondMoments;
    }

    /** The rate of the next update. */
    public double learningRate() {
        return rateFactor * settings.learningRateAt(updates, totalUpdates);
    }

    /** What the schedule's rate is multiplied by; 1 unless it was lowered. */
    double rateFactor() {
        return rateFactor;
    }

    /** Multiplies the rate of every further update. */
    void lowerLearningRate(double factor) {
        rateFactor *= factor;
    }

    /** Sets every gradient to zero by filling, so that a NaN does not stay. */
    public void zeroGradients() {
        try (IValue list = ScriptModule.listOf(gradients);
                IValue done = script.infer("zero", list)) {
            assert done.isLong();
        }
    }

    /** L2 norm of all gradients together. */
    public double gradientNorm() {
        try (NDManager scope = manager.newSubManager();
                IValue list = ScriptModule.listOf(gradients);
                IValue norm = script.infer("grad_norm", list)) {
            return norm.toTensor((PtNDManager) scope).getFloat();
        }
    }

    /**
     * One update with the gradients scaled down to the largest allowed norm.
     *
     * @param norm what {@link #gradientNorm()} said, finite
     */
    public void update(double norm) {
        double most = settings.maxGradNorm();
        double scale = most > 0 && norm > most ? most / (norm + 1e-6) : 1;
        double rate = learningRate();
        for (Group group : groups) {
            if (!group.params.isEmpty()) {
                update(group, scale, rate);
            }
        }
        updates++;
    }

    /** Takes up where a checkpoint left off; the moments are restored in place by the caller. */
    void resume(long updatesDone, double factor) {
        updates = updatesDone;
        rateFactor = factor;
        for (Group group : groups) {
            for (NDArray step : group.steps) {
                step.muli(0).addi(updatesDone);
            }
        }
    }

    private void update(Group group, double scale, double rate) {
        IValue[] arguments = {
            ScriptModule.listOf(group.params),
            ScriptModule.listOf(group.gradients),
            ScriptModule.listOf(group.first),
            ScriptModule.listOf(group.second),
            ScriptModule.listOf(group.steps),
            IValue.from(scale),
            IValue.from(rate),
            IValue.from(settings.betas().get(0)),
            IValue.from(settings.betas().get(1)),
            IValue.from(group.decay),
            IValue.from(settings.eps())
        };
        try (IValue done = script.infer("adamw", arguments)) {
            assert done.isLong();
        } finally {
            ScriptModule.close(arguments);
        }
    }
}

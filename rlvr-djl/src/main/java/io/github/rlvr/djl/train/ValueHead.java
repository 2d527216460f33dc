package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.djl.script.GradMode;
import io.github.rlvr.djl.script.ScriptModule;
import io.github.rlvr.djl.script.ScriptModule.Tensors;
import java.util.List;

/**
 * The critic on the policy's trunk: {@code V = h . w + b} of the hidden state that predicts a
 * token. It starts at 0 everywhere and has an optimiser of its own. The arrays belong to the
 * manager given at construction.
 */
final class ValueHead {

    private final ScriptModule script;
    private final NDArray weight;
    private final NDArray bias;
    private final NDArray weightGradient;
    private final NDArray biasGradient;
    private final AdamW optimizer;
    private final CriticPlan plan;

    /**
     * A head that says 0.
     *
     * @param hidden width of the trunk
     * @param base moments' decay and epsilon of the head's optimiser
     */
    ValueHead(
            NDManager manager,
            ScriptModule script,
            long hidden,
            CriticPlan plan,
            OptimizerConfig base) {
        this.script = script;
        this.plan = plan;
        this.weight = zeros(manager, 1, hidden);
        this.bias = zeros(manager, 1);
        this.weightGradient = zeros(manager, 1, hidden);
        this.biasGradient = zeros(manager, 1);
        OptimizerConfig own =
                new OptimizerConfig(
                        plan.settings().learningRate(),
                        base.betas(),
                        base.eps(),
                        0,
                        plan.settings().maxGradNorm(),
                        Schedule.CONSTANT,
                        0,
                        base.maxSkippedSteps());
        this.optimizer = new AdamW(manager, script, parameters(), gradients(), i -> false, own, 1);
    }

    private static NDArray zeros(NDManager manager, long... shape) {
        return manager.zeros(new Shape(shape), DataType.FLOAT32);
    }

    /** Whether the policy has to wait for the head. */
    boolean isWarmingUp() {
        return optimizer.updates() < plan.warmupUpdates();
    }

    /** Whether the value loss goes on into the trunk now. */
    boolean trainsTrunk() {
        return plan.settings().trainsTrunk() && !isWarmingUp();
    }

    /** {@code [N]} values of hidden states {@code [N, H]}; no graph is built. */
    float[] values(NDManager scope, NDArray hidden) {
        IValue[] arguments = {
            ScriptModule.of(weight), ScriptModule.of(bias), ScriptModule.of(hidden)
        };
        try (IValue values = script.infer("values", arguments)) {
            return values.toTensor((PtNDManager) scope).toFloatArray();
        } finally {
            ScriptModule.close(arguments);
        }
    }

    /**
     * Adds the head's gradients to their sums.
     *
     * @param valueGradient {@code [N]}
     * @return {@code [N, H]} gradient of the hidden states
     */
    NDArray backward(NDManager scope, NDArray hidden, float[] valueGradient) {
        try (GradMode off = GradMode.off()) {
            return script.train(
                            scope,
                            "values_backward",
                            Tensors.of(weight),
                            Tensors.of(hidden.stopGradient()),
                            Tensors.of(scope.create(valueGradient)),
                            Tensors.of(weightGradient),
                            Tensors.of(biasGradient))
                    .head();
        }
    }

    /** The optimiser of the head alone. */
    AdamW optimizer() {
        return optimizer;
    }

    /** Weight and bias. */
    List<NDArray> parameters() {
        return List.of(weight, bias);
    }

    /** Sums of their gradients, in the same order. */
    List<NDArray> gradients() {
        return List.of(weightGradient, biasGradient);
    }
}

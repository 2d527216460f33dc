package io.github.rlvr.algorithms.golden;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenValues;
import io.github.rlvr.core.loss.LossTotals;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The arrays of a golden case that is about a policy loss, and the run of a loss on them with its
 * gradients. verl, TRL and OpenRLHF name the same inputs differently.
 *
 * @param golden the case
 * @param manager owns the arrays
 */
record LossCase(GoldenCase golden, NDManager manager) {

    private static final String[] LOG_PROBS = {"log_prob", "per_token_logps", "log_probs"};
    private static final String[] OLD = {"old_log_prob", "old_per_token_logps", "old_log_probs"};
    private static final String[] ROLLOUT = {"rollout_log_probs"};
    private static final String[] REFERENCE = {"ref_per_token_logps", "ref_log_prob"};
    private static final String[] ENTROPY = {"entropies", "entropy"};
    private static final String[] MASK = {
        "response_mask", "completion_mask", "action_mask", "loss_mask"
    };

    /** {@code [N][T]} numbers as an array. */
    NDArray array(double[][] values) {
        return manager.create(values);
    }

    /** An input as an array. */
    NDArray array(String input) {
        return array(golden.matrix(input));
    }

    /** The mask as 0 and 1. */
    NDArray mask() {
        return array(first(MASK).orElseThrow());
    }

    /** The totals of the mask, or the global ones of the configuration where it has them. */
    LossTotals totals(int maxCompletionLength) {
        boolean[][] mask = GoldenValues.mask(first(MASK).orElseThrow().node());
        long tokens = Arrays.stream(mask).mapToLong(LossCase::count).sum();
        long rows = Arrays.stream(mask).filter(row -> count(row) > 0).count();
        JsonNode global =
                golden.config().has("global_batch_info")
                        ? golden.config().get("global_batch_info")
                        : golden.config();
        return new LossTotals(
                global.path("batch_num_tokens").asLong(tokens),
                global.path("global_batch_size").asLong(rows),
                mask.length,
                global.path("loss_scale_factor").asInt(maxCompletionLength));
    }

    /**
     * By how much the official loss is scaled because it is averaged over ranks afterwards; verl
     * does not scale its {@code norm} mode.
     */
    double ranks() {
        if (golden.config("loss_agg_mode", "").endsWith("-norm")) {
            return 1;
        }
        return golden.config()
                .path("global_batch_info")
                .path("dp_size")
                .asDouble(golden.config("dp_size", 1.0));
    }

    /** Everything a policy loss reads; the log-probabilities and entropies require gradients. */
    PolicyLossInput input(LossTotals totals) {
        NDArray logProbs = array(first(LOG_PROBS).orElseThrow());
        logProbs.setRequiresGradient(true);
        NDArray entropies = first(ENTROPY).map(this::array).orElseGet(logProbs::zerosLike);
        entropies.setRequiresGradient(true);
        NDArray old = first(OLD).map(this::array).orElseGet(() -> array(first(LOG_PROBS).get()));
        return new PolicyLossInput(
                logProbs,
                old,
                first(ROLLOUT).map(this::array).orElse(old),
                first(REFERENCE).map(this::array),
                entropies,
                advantages(logProbs),
                mask(),
                totals);
    }

    /** Runs a loss: {@code loss}, {@code grad_*} and its metrics. */
    Map<String, Object> run(PolicyLoss loss, PolicyLossInput input) {
        Map<String, Object> results = new HashMap<>();
        NDArray scalar =
                backward(
                        () -> {
                            PolicyLossOutput output = loss.compute(input);
                            output.metrics().forEach((name, m) -> results.put(name, mean(m)));
                            return output.loss().mul(ranks());
                        });
        results.put("loss", scalar.toDoubleArray()[0]);
        double[][] gradient = matrix(input.logProbs().getGradient());
        results.put("grad_log_prob", gradient);
        results.put("grad_log_probs", gradient);
        results.put("grad_per_token_logps", gradient);
        if (golden.expects("grad_entropies")) {
            results.put("grad_entropies", matrix(input.entropies().getGradient()));
        }
        return results;
    }

    /** Computes a scalar and the gradients of everything that requires one. */
    NDArray backward(Supplier<NDArray> scalar) {
        Engine engine = manager.getEngine();
        try (GradientCollector collector = engine.newGradientCollector()) {
            NDArray value = scalar.get();
            collector.backward(value);
            return value;
        }
    }

    /** An array of two dimensions as {@code [N][T]}. */
    static double[][] matrix(NDArray array) {
        int rows = Math.toIntExact(array.getShape().get(0));
        int width = Math.toIntExact(array.getShape().get(1));
        double[] flat = array.toDoubleArray();
        double[][] matrix = new double[rows][];
        for (int i = 0; i < rows; i++) {
            matrix[i] = Arrays.copyOfRange(flat, i * width, (i + 1) * width);
        }
        return matrix;
    }

    /** An array of three dimensions as {@code [N][T][V]}. */
    static double[][][] cube(NDArray array) {
        double[][][] cube = new double[Math.toIntExact(array.getShape().get(0))][][];
        for (int i = 0; i < cube.length; i++) {
            cube[i] = matrix(array.get(i));
        }
        return cube;
    }

    private NDArray advantages(NDArray like) {
        if (golden.inputs().get("advantages").get(0).isArray()) {
            return array("advantages");
        }
        NDArray column = manager.create(golden.vector("advantages")).expandDims(1);
        return like.onesLike().stopGradient().mul(column);
    }

    /** The mean of a metric, 0 where it has no tokens. */
    static double mean(PolicyLossOutput.Ratio metric) {
        double count = metric.count().toDoubleArray()[0];
        return count == 0 ? 0 : metric.sum().toDoubleArray()[0] / count;
    }

    private static long count(boolean[] row) {
        long count = 0;
        for (boolean inside : row) {
            count += inside ? 1 : 0;
        }
        return count;
    }

    private NDArray array(Named input) {
        return array(GoldenValues.matrix(input.node()));
    }

    private Optional<Named> first(String... names) {
        return Arrays.stream(names)
                .filter(golden::hasInput)
                .findFirst()
                .map(name -> new Named(golden.inputs().get(name)));
    }

    /** An input that was found under one of its names. */
    private record Named(JsonNode node) {}
}

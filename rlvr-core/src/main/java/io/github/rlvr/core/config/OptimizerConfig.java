package io.github.rlvr.core.config;

import java.util.List;

/**
 * Section {@code optimizer}: AdamW with decoupled weight decay.
 *
 * @param learningRate at the end of the warm-up
 * @param betas decay of the first and the second moment
 * @param eps added to the root of the second moment
 * @param weightDecay share of the weights taken off in a step, times the learning rate
 * @param maxGradNorm global norm that gradients are scaled down to; 0 for no limit
 * @param schedule after the warm-up
 * @param warmupSteps steps in which the learning rate rises in a straight line from 0
 * @param maxSkippedSteps the run stops after so many updates in a row whose loss or gradient was
 *     not finite
 */
public record OptimizerConfig(
        double learningRate,
        List<Double> betas,
        double eps,
        double weightDecay,
        double maxGradNorm,
        Schedule schedule,
        int warmupSteps,
        int maxSkippedSteps) {

    /** The recommended base configuration: 1e-6, constant, norm 1, no weight decay. */
    public static final OptimizerConfig DEFAULTS =
            new OptimizerConfig(1e-6, List.of(0.9, 0.999), 1e-8, 0, 1, Schedule.CONSTANT, 0, 5);

    /** Validates every setting. */
    public OptimizerConfig {
        betas = List.copyOf(betas);
        Rule.require(
                learningRate > 0 && learningRate < 10,
                "optimizer.learning_rate",
                learningRate,
                "must be positive and below 10; 1e-6 is usual for all weights, 1e-5 with LoRA");
        Rule.require(
                betas.size() == 2 && betas.stream().allMatch(b -> b >= 0 && b < 1),
                "optimizer.betas",
                betas,
                "must be two numbers in [0, 1)");
        Rule.require(eps > 0 && eps < 1, "optimizer.eps", eps, "must be positive and below 1");
        Rule.require(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "optimizer.weight_decay",
                weightDecay,
                "must be 0 or positive");
        Rule.require(
                maxGradNorm >= 0 && Double.isFinite(maxGradNorm),
                "optimizer.max_grad_norm",
                maxGradNorm,
                "must be positive, or 0 for no limit");
        Rule.notNegative("optimizer.warmup_steps", warmupSteps);
        Rule.positive("optimizer.max_skipped_steps", maxSkippedSteps);
    }

    /**
     * The learning rate of an update.
     *
     * @param update number of updates before this one
     * @param updates number of updates of the whole run
     */
    public double learningRateAt(long update, long updates) {
        if (update < warmupSteps) {
            return learningRate * (update + 1) / warmupSteps;
        }
        double span = Math.max(1, updates - warmupSteps);
        double done = Math.min(1, (update - warmupSteps) / span);
        return switch (schedule) {
            case CONSTANT -> learningRate;
            case LINEAR -> learningRate * (1 - done);
            case COSINE -> learningRate * 0.5 * (1 + StrictMath.cos(StrictMath.PI * done));
        };
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.metrics.BinomialInterval;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.List;

/**
 * Greedy accuracy on held-out tasks.
 *
 * @param step training steps done
 * @param correct tasks whose first reward is above one half
 * @param total tasks asked
 * @param unscored tasks for which the first reward gave no value; they count as not correct
 * @param groups completions with their rewards, one a task
 */
public record EvaluationReport(
        long step, int correct, int total, int unscored, List<ScoredGroup> groups) {

    /** Copies the list. */
    public EvaluationReport {
        groups = List.copyOf(groups);
    }

    /** Share of correct tasks. */
    public double accuracy() {
        return (double) correct / total;
    }

    /** 95 % interval of the accuracy. */
    public BinomialInterval interval() {
        return BinomialInterval.of(correct, total);
    }

    /**
     * {@code eval/accuracy}, {@code _low}, {@code _high}, {@code eval/samples}, {@code
     * eval/unscored}, {@code eval/mean_length}.
     */
    public Metrics metrics() {
        double length =
                groups.stream()
                        .mapToInt(g -> g.rollouts().get(0).rollout().length())
                        .average()
                        .orElse(0);
        return Metrics.of("eval/accuracy", correct, total)
                .with("eval/accuracy_low", interval().low())
                .with("eval/accuracy_high", interval().high())
                .with("eval/samples", total)
                .with("eval/unscored", unscored)
                .with("eval/mean_length", length);
    }
}

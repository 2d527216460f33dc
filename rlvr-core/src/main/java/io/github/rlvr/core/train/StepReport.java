package io.github.rlvr.core.train;

import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.List;

/**
 * What a training step did.
 *
 * @param step from 1
 * @param steps of the whole run
 * @param metrics everything that two runs with one seed agree on
 * @param timings {@code step_time} and {@code time/*} in seconds, {@code tokens_per_second}, {@code
 *     memory/rss_mb}
 * @param groups the groups that were trained on
 */
public record StepReport(
        long step, int steps, Metrics metrics, Metrics timings, List<ScoredGroup> groups) {

    /** Copies the list. */
    public StepReport {
        groups = List.copyOf(groups);
    }

    StepReport with(Metrics more) {
        return new StepReport(step, steps, metrics.plus(more), timings, groups);
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.task.Task;
import java.util.List;

/**
 * One rollout token by token. The arrays are not copied and must not be modified.
 *
 * @param task that was asked
 * @param scored the rollout with its rewards
 * @param pieces {@code [T]} the text of every token; joined they are the completion's text. A token
 *     that is only a part of a character has an empty piece, and the last one of its parts has all
 * @param advantages {@code [T]}
 * @param logRatios {@code [T]} log-probability after the step's updates less the one while
 *     sampling, in nats
 */
public record TokenTrace(
        Task task,
        ScoredRollout scored,
        List<String> pieces,
        double[] advantages,
        float[] logRatios) {

    /** Copies the pieces. */
    public TokenTrace {
        pieces = List.copyOf(pieces);
    }
}

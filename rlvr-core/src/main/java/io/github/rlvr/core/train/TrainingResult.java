package io.github.rlvr.core.train;

import java.util.Optional;

/**
 * How a run ended.
 *
 * @param step training steps done
 * @param end why it ended
 * @param evaluation the last one, if any
 */
public record TrainingResult(long step, End end, Optional<EvaluationReport> evaluation) {

    /** Why a run ended. */
    public enum End {
        /** All steps are done. */
        FINISHED,
        /** It was asked to stop after the step. */
        STOPPED,
        /** A guard stopped it; the policy is that of the best checkpoint. */
        GUARDED,
        /** It was cancelled within a step, which is lost. */
        CANCELLED
    }
}

package io.github.rlvr.core.reward;

import java.util.List;

/** A reward returned another number of scores than there are samples: a mistake in its code. */
final class WrongCountException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongCountException(int samples, List<Score> scores) {
        super(
                "it returned "
                        + (scores == null ? "null" : scores.size() + " scores")
                        + " for "
                        + samples
                        + " samples; it must return one score a sample");
    }
}

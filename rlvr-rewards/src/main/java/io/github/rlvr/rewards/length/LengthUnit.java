package io.github.rlvr.rewards.length;

import io.github.rlvr.core.rollout.Rollout;

/** What the length of a completion is counted in. */
public enum LengthUnit {

    /** Tokens, as TRL counts. */
    TOKENS,

    /** Characters, as open-r1 counts. */
    CHARACTERS;

    /** The length of a completion. */
    public int of(Rollout rollout) {
        return this == TOKENS
                ? rollout.length()
                : rollout.text().codePointCount(0, rollout.text().length());
    }
}

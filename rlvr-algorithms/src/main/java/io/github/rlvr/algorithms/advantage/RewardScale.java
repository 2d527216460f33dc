package io.github.rlvr.algorithms.advantage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a reward's distance from its group mean is divided by (TRL {@code scale_rewards}). */
public enum RewardScale {
    /** The deviation of the group. */
    GROUP,
    /** The deviation of all rewards of the step; the mean stays the group's. */
    BATCH,
    /** Nothing (Dr.GRPO). */
    NONE;

    /** The scale of a name in any case. */
    @JsonCreator
    public static RewardScale named(String name) {
        for (RewardScale scale : values()) {
            if (scale.label().equals(name.toLowerCase(Locale.ROOT))) {
                return scale;
            }
        }
        throw new IllegalArgumentException(
                "scale_rewards is '" + name + "'; it must be group, batch or none");
    }

    /** The name in lower case. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

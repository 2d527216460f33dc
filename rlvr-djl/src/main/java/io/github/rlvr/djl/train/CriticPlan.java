package io.github.rlvr.djl.train;

import io.github.rlvr.core.critic.CriticSettings;
import java.util.Objects;

/**
 * A critic on the policy's trunk.
 *
 * @param settings how it learns
 * @param warmupUpdates first updates in which the head learns and the policy does not change
 */
public record CriticPlan(CriticSettings settings, long warmupUpdates) {

    /** Checks that there are settings. */
    public CriticPlan {
        Objects.requireNonNull(settings, "settings");
    }
}

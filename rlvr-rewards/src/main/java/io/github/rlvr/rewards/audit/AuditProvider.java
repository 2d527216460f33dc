package io.github.rlvr.rewards.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code audit}: no reward, only metrics {@code audit/*} about another one; settings: {@code of}
 * (the audited reward, {@code math}), {@code second} ({@code flexible}, {@code boxed}, {@code hash}
 * for the built-in verifier, or a dialect such as {@code hendrycks}), {@code share} of the rollouts
 * (0.1).
 */
public final class AuditProvider implements RewardProvider {

    /** For {@link java.util.ServiceLoader}. */
    public AuditProvider() {}

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String summary() {
        return "metrics that compare another reward with a second verifier on sampled rollouts";
    }

    @Override
    public Reward create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        String of = read.text("of", "math");
        String second = read.text("second", "flexible");
        double share = read.number("share", 0.1);
        read.refuseOthers();
        return new RolloutAudit(of, SecondVerifier.named(second), share);
    }
}

package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.advantage.GaeAdvantage;
import io.github.rlvr.algorithms.loss.PpoLoss;
import io.github.rlvr.algorithms.loss.ValueLoss;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.critic.CriticSettings;
import io.github.rlvr.core.filter.GroupFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * PPO with a critic on the policy's trunk: generalised advantage estimation, clipped policy loss
 * and clipped value loss. The divergence, if any, is part of the reward.
 */
public final class PpoProvider implements AlgorithmProvider {

    private static final LossSettings LOSS = LossSettings.TOKEN_MEAN;
    private static final ClipSettings CLIP = ClipSettings.of(0.2, 0.2, 3.0);
    private static final Settings DEFAULTS = new Settings(1, 1, 0.5, 0.1, 1e-3, 1, 0, true);

    /**
     * Settings of advantages and critic.
     *
     * @param gamma discount in [0, 1]
     * @param lambda decay of the traces in [0, 1]
     * @param valueClip largest step of a value in one update; null for none
     * @param vfCoef weight of the value loss beside the policy's in the trunk, above 0
     * @param criticLearningRate of the critic's head
     * @param criticMaxGradNorm norm that the head's gradient is scaled down to; 0 for no limit
     * @param criticWarmupSteps first steps, in which only the head learns
     * @param criticTrainsTrunk whether the value loss reaches the policy's trunk
     */
    public record Settings(
            double gamma,
            double lambda,
            Double valueClip,
            double vfCoef,
            double criticLearningRate,
            double criticMaxGradNorm,
            int criticWarmupSteps,
            boolean criticTrainsTrunk) {

        private CriticSettings critic() {
            return new CriticSettings(
                    criticLearningRate, criticMaxGradNorm, criticWarmupSteps, criticTrainsTrunk);
        }

        private double clip() {
            return valueClip == null ? Double.POSITIVE_INFINITY : valueClip;
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public PpoProvider() {}

    @Override
    public String name() {
        return "ppo";
    }

    @Override
    public String summary() {
        return "a critic on the policy's trunk gives every token its own advantage";
    }

    @Override
    public String source() {
        return "Schulman et al., Proximal Policy Optimization Algorithms (2017)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        return create(name(), reader(name(), settings));
    }

    /** A reader of PPO's settings and of more. */
    static SettingsReader reader(String name, JsonNode settings, Record... more) {
        List<Record> defaults =
                new ArrayList<>(
                        List.of(LOSS, TokenSettings.DEFAULTS, CLIP, KlSettings.OFF, DEFAULTS));
        defaults.addAll(List.of(more));
        return SettingsReader.over(name, settings, defaults.toArray(Record[]::new));
    }

    /** PPO under a name. */
    static Algorithm create(String name, SettingsReader reader) {
        Settings own = reader.read(DEFAULTS);
        LossSettings loss = reader.read(LOSS);
        TokenSettings tokens = reader.read(TokenSettings.DEFAULTS);
        return new Algorithm(
                        name,
                        GroupFilter.all(),
                        reader.read(KlSettings.OFF)
                                .estimator(kl -> new GaeAdvantage(own.gamma(), own.lambda(), kl)),
                        new PpoLoss(
                                loss.loss(reader.read(CLIP).objective(), tokens),
                                new ValueLoss(own.clip(), loss.lossAggregation()),
                                own.vfCoef()))
                .withTokens(tokens.filter())
                .withCritic(own.critic());
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.config.ConfigException;
import io.github.rlvr.core.config.NearestKey;
import io.github.rlvr.core.config.RewardConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.WeightedReward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The rewards that a configuration names. Stateless. */
public final class ConfiguredRewards {

    private ConfiguredRewards() {}

    /** Every provider on the class path, those of catalogues included. */
    public static List<RewardProvider> providers() {
        List<RewardProvider> providers = new ArrayList<>();
        ServiceLoader.load(RewardProvider.class).forEach(providers::add);
        ServiceLoader.load(RewardCatalogue.class)
                .forEach(catalogue -> providers.addAll(catalogue.rewards()));
        return List.copyOf(providers);
    }

    /**
     * A pool of the configured rewards, which the caller closes.
     *
     * @throws ConfigException for a name that no provider has, naming the nearest, or settings that
     *     one refuses
     */
    public static RewardPool pool(TrainConfig config, Collection<RewardProvider> providers) {
        List<WeightedReward> rewards = new ArrayList<>();
        for (RewardConfig reward : config.rewards()) {
            rewards.add(create(reward, providers));
        }
        try {
            return new RewardPool(
                    rewards,
                    config.trainer().rewardThreads(),
                    Duration.ofNanos((long) (config.trainer().rewardDeadline() * 1e9)),
                    config.trainer().rewardErrors());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(e.getMessage(), e);
        }
    }

    private static WeightedReward create(
            RewardConfig reward, Collection<RewardProvider> providers) {
        RewardProvider provider =
                providers.stream()
                        .filter(p -> p.name().equals(reward.name()))
                        .findFirst()
                        .orElseThrow(() -> unknown(reward.name(), providers));
        try {
            return new WeightedReward(
                    reward.label(), reward.weight(), provider.create(reward.settings()));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("rewards." + reward.label() + ": " + e.getMessage(), e);
        }
    }

    private static ConfigException unknown(String name, Collection<RewardProvider> providers) {
        Set<String> names = new TreeSet<>();
        providers.forEach(provider -> names.add(provider.name()));
        String hint =
                NearestKey.of(name, names).map(near -> "did you mean '" + near + "'? ").orElse("");
        return new ConfigException(
                "rewards: there is no reward '" + name + "'; " + hint + "there are " + names);
    }
}

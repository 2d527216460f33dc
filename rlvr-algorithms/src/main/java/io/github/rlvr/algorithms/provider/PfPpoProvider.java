package io.github.rlvr.algorithms.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.algorithms.shaping.Resampling;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;

/** PPO on rollouts that are drawn again by their rewards: {@link Resampling}. */
public final class PfPpoProvider implements AlgorithmProvider {

    private static final Settings DEFAULTS =
            new Settings(Resampling.By.BEST_AND_WORST, 0.4, 0.1, 2);

    /**
     * Settings of the filter.
     *
     * @param resampleBy {@code best_and_worst}, {@code best_and_random}, {@code best} or {@code
     *     magnitude}
     * @param resampleBest weight of the best in {@code best_and_random}
     * @param resampleOther weight of the others there
     * @param resamplePower of the absolute reward in {@code magnitude}
     */
    public record Settings(
            Resampling.By resampleBy,
            double resampleBest,
            double resampleOther,
            double resamplePower) {

        private Resampling filter() {
            return new Resampling(resampleBy, resampleBest, resampleOther, resamplePower);
        }
    }

    /** For {@link java.util.ServiceLoader}. */
    public PfPpoProvider() {}

    @Override
    public String name() {
        return "pf_ppo";
    }

    @Override
    public String summary() {
        return "PPO on those rollouts whose rewards can be trusted, drawn again by reward";
    }

    @Override
    public String source() {
        return "Shen and Zhang, Policy Filtration for RLHF, PF-PPO (2024)";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        SettingsReader reader = PpoProvider.reader(name(), settings, DEFAULTS);
        return PpoProvider.create(name(), reader).withFilter(reader.read(DEFAULTS).filter());
    }
}

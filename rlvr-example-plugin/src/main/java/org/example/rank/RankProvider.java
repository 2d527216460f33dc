package org.example.rank;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.algorithms.settings.SettingsReader;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.filter.GroupFilter;

/** Makes {@code rank} known to configurations: rank advantages under GRPO's loss. */
public final class RankProvider implements AlgorithmProvider {

    private static final Settings DEFAULTS = new Settings(1);

    /**
     * Settings.
     *
     * @param strength factor on the advantages
     */
    public record Settings(double strength) {}

    /** For {@link java.util.ServiceLoader}. */
    public RankProvider() {}

    @Override
    public String name() {
        return "rank";
    }

    @Override
    public String summary() {
        return "how many peers a completion beats, less how many beat it";
    }

    @Override
    public String source() {
        return "example of a third party's algorithm";
    }

    @Override
    public Algorithm create(JsonNode settings) {
        Settings own = SettingsReader.over(name(), settings, DEFAULTS).read(DEFAULTS);
        return new Algorithm(
                name(),
                GroupFilter.all(),
                new RankAdvantage(own.strength()),
                Algorithms.byName("grpo", null).loss());
    }
}

package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.algorithms.shaping.FilterWeights;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Replays the weights of PF-PPO's policy filtration. */
public final class FiltrationReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public FiltrationReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("filter_pf_ppo");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        double best = golden.config("best", 0.4);
        double other = golden.config("other", 0.1);
        double power = golden.config("power", 2.0);
        return Map.of(
                "best_worst", perPrompt(golden, FilterWeights::bestAndWorst),
                "best_random", perPrompt(golden, r -> FilterWeights.bestAndRandom(r, best, other)),
                "abs_power", perPrompt(golden, r -> FilterWeights.magnitude(r, power)));
    }

    private static double[] perPrompt(GoldenCase golden, UnaryOperator<double[]> weights) {
        JsonNode samples = golden.inputs().path("samples");
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < samples.size(); i++) {
            groups.computeIfAbsent(samples.get(i).get(0).asText(), key -> new ArrayList<>()).add(i);
        }
        double[] all = new double[samples.size()];
        for (List<Integer> members : groups.values()) {
            double[] group =
                    weights.apply(
                            members.stream()
                                    .mapToDouble(i -> samples.get(i).get(1).asDouble())
                                    .toArray());
            for (int k = 0; k < group.length; k++) {
                all[members.get(k)] = group[k];
            }
        }
        return all;
    }
}

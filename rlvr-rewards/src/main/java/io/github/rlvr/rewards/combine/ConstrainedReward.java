package io.github.rlvr.rewards.combine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.config.JsonState;
import io.github.rlvr.rewards.reading.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Constrained rewards: {@code (N - sum mu) z(base) + sum mu_n z(r_n)} with z-scores over the batch
 * (sample deviation + 1e-8) and multipliers that fall for rewards above their threshold. Rollouts
 * that lack one of the rewards get none. Not thread-safe; multipliers belong into checkpoints.
 */
public final class ConstrainedReward implements BatchReward, Stateful {

    private static final double EPSILON = 1e-8;

    private final String base;
    private final List<String> constrained;
    private final Multipliers multipliers;

    /**
     * A reward.
     *
     * @param base reward that gets the weight that is left
     * @param constrained {@code [N]} rewards with thresholds
     */
    public ConstrainedReward(String base, List<String> constrained, Multipliers multipliers) {
        this.base = base;
        this.constrained = List.copyOf(constrained);
        this.multipliers = multipliers;
    }

    @Override
    public List<String> reads() {
        return Stream.concat(Stream.of(base), constrained.stream()).toList();
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<ScoredRollout> rows = Values.rows(groups);
        List<ScoredRollout> whole =
                rows.stream()
                        .filter(r -> reads().stream().allMatch(n -> r.value(n).isPresent()))
                        .toList();
        double[] totals = totals(whole);
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (ScoredRollout row : rows) {
            boolean known = next < whole.size() && whole.get(next) == row;
            scores.add(known ? annotated(totals[next++]) : Score.notApplicable());
        }
        if (!whole.isEmpty()) {
            multipliers.update(
                    constrained.stream().mapToDouble(n -> mean(Values.of(whole, n))).toArray());
        }
        return scores;
    }

    private Score annotated(double total) {
        Score score = Score.of(total);
        double[] weights = multipliers.weights();
        for (int n = 0; n < weights.length; n++) {
            score = score.with("multiplier_" + constrained.get(n), weights[n]);
        }
        return score;
    }

    private double[] totals(List<ScoredRollout> rows) {
        double[] weights = multipliers.weights();
        double[] totals = standardised(Values.of(rows, base));
        double left = weights.length - Arrays.stream(weights).sum();
        Arrays.setAll(totals, i -> left * totals[i]);
        for (int n = 0; n < weights.length; n++) {
            double[] z = standardised(Values.of(rows, constrained.get(n)));
            double weight = weights[n];
            Arrays.setAll(totals, i -> totals[i] + weight * z[i]);
        }
        return totals;
    }

    private static double[] standardised(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        return Arrays.stream(values).map(v -> (v - mean) / (deviation + EPSILON)).toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    @Override
    public String stateName() {
        return "constrained";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state = JsonState.object();
        ArrayNode numbers = state.putArray("multipliers");
        DoubleStream.of(multipliers.state()).forEach(numbers::add);
        JsonState.write(directory, state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode numbers = JsonState.read(directory).path("multipliers");
        double[] state = new double[2 * constrained.size()];
        if (numbers.size() != state.length) {
            throw new IOException(
                    directory
                            + " holds "
                            + numbers.size()
                            + " numbers of multipliers, not "
                            + state.length);
        }
        Arrays.setAll(state, i -> numbers.get(i).doubleValue());
        multipliers.restore(state);
    }
}

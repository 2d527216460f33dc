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

/**
 * Dynamic weights by hypervolume: the mean of several rewards, times a multiplier that is large
 * while the batch's means move beyond everything seen so far. The multiplier of a batch comes from
 * the batch before; a batch joins the buffer if it adds volume. Not thread-safe; buffer and
 * multiplier belong into checkpoints.
 */
public final class HypervolumeReward implements BatchReward, Stateful {

    private final List<String> of;
    private final boolean[] maximised;
    private final List<double[]> buffer = new ArrayList<>();
    private double multiplier = 1;

    /**
     * A reward.
     *
     * @param of rewards, at most a few
     * @param minimised those of them that should fall
     * @param reference {@code [N]} the worst point
     */
    public HypervolumeReward(List<String> of, List<String> minimised, double[] reference) {
        if (reference.length != of.size()) {
            throw new IllegalArgumentException(
                    "reference has "
                            + reference.length
                            + " numbers; it needs one for each of "
                            + of);
        }
        this.of = List.copyOf(of);
        this.maximised = new boolean[of.size()];
        for (int i = 0; i < maximised.length; i++) {
            maximised[i] = !minimised.contains(of.get(i));
        }
        buffer.add(reference.clone());
    }

    @Override
    public List<String> reads() {
        return of;
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<ScoredRollout> rows = Values.rows(groups);
        List<Score> scores = rows.stream().map(this::score).toList();
        learn(rows);
        return scores;
    }

    private Score score(ScoredRollout row) {
        double sum = 0;
        int known = 0;
        for (int i = 0; i < maximised.length; i++) {
            if (row.value(of.get(i)).isPresent()) {
                double value = row.value(of.get(i)).getAsDouble();
                sum += maximised[i] ? value : -value;
                known++;
            }
        }
        return known == 0
                ? Score.notApplicable()
                : Score.of(multiplier * sum / known).with("multiplier", multiplier);
    }

    private void learn(List<ScoredRollout> rows) {
        double[] point = new double[maximised.length];
        for (int i = 0; i < point.length; i++) {
            String name = of.get(i);
            var mean = rows.stream().flatMapToDouble(r -> r.value(name).stream()).average();
            if (mean.isEmpty()) {
                return;
            }
            point[i] = mean.getAsDouble();
        }
        double gained = Hypervolume.contribution(buffer, point, maximised);
        multiplier = Hypervolume.multiplier(gained);
        if (gained > 0) {
            buffer.add(point);
        }
    }

    @Override
    public String stateName() {
        return "hypervolume";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectNode state = JsonState.object().put("multiplier", multiplier);
        ArrayNode points = state.putArray("buffer");
        for (double[] point : buffer) {
            ArrayNode numbers = points.addArray();
            DoubleStream.of(point).forEach(numbers::add);
        }
        JsonState.write(directory, state);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JsonState.read(directory, "multiplier");
        List<double[]> points = new ArrayList<>();
        for (JsonNode point : state.path("buffer")) {
            double[] numbers = new double[maximised.length];
            Arrays.setAll(numbers, i -> point.path(i).doubleValue());
            points.add(numbers);
        }
        buffer.clear();
        buffer.addAll(points);
        multiplier = state.get("multiplier").doubleValue();
    }
}

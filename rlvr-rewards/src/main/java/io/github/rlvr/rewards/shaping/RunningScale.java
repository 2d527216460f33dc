package io.github.rlvr.rewards.shaping;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.checkpoint.Stateful;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Statistics of all rewards seen so far, updated by a batch before the batch is shaped. Not
 * thread-safe; its state belongs into checkpoints.
 */
public final class RunningScale implements Stateful {

    private static final String FILE = "scale.json";

    private long count;
    private double mean;
    private double squares;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    /** Statistics of nothing. */
    public RunningScale() {}

    /** Takes in a batch. */
    public void update(double[] rewards) {
        for (double reward : rewards) {
            count++;
            double delta = reward - mean;
            mean += delta / count;
            squares += delta * (reward - mean);
            min = Math.min(min, reward);
            max = Math.max(max, reward);
        }
    }

    /** (r - mean) / population deviation; 0 while all rewards were equal. */
    public double standardised(double reward) {
        double deviation = deviation();
        return deviation == 0 ? 0 : (reward - mean) / deviation;
    }

    /** The reward, at most one deviation from the mean. */
    public double clipped(double reward) {
        return Math.max(mean - deviation(), Math.min(mean + deviation(), reward));
    }

    /** (r - min) / (max - min); 0 while all rewards were equal. */
    public double ranged(double reward) {
        return max > min ? (reward - min) / (max - min) : 0;
    }

    private double deviation() {
        return count == 0 ? 0 : Math.sqrt(squares / count);
    }

    @Override
    public String stateName() {
        return "reward_scale";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode node = json.createObjectNode();
        node.put("count", count).put("mean", mean).put("squares", squares);
        if (count > 0) {
            node.put("min", min).put("max", max);
        }
        json.writeValue(directory.resolve(FILE).toFile(), node);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        var node = new ObjectMapper().readTree(directory.resolve(FILE).toFile());
        if (!node.path("count").isIntegralNumber() || !node.path("mean").isNumber()) {
            throw new IOException(directory.resolve(FILE) + " holds no reward statistics: " + node);
        }
        count = node.get("count").asLong();
        mean = node.get("mean").asDouble();
        squares = node.path("squares").asDouble();
        min = node.path("min").asDouble(Double.POSITIVE_INFINITY);
        max = node.path("max").asDouble(Double.NEGATIVE_INFINITY);
    }
}

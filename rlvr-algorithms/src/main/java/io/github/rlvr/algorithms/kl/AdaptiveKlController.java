package io.github.rlvr.algorithms.kl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.core.checkpoint.Stateful;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Raises the coefficient while the divergence is above its target and lowers it below:
 *
 * <pre>
 *   e = clip(current / target - 1, -0.2, 0.2)
 *   coefficient *= 1 + e * rows / horizon
 * </pre>
 *
 * <p>Source: D. Ziegler et al., "Fine-Tuning Language Models from Human Preferences" (2019),
 * section 2.2; as in verl. Not thread-safe.
 */
public final class AdaptiveKlController implements KlController, Stateful {

    private static final double LARGEST_ERROR = 0.2;
    private static final String FILE = "kl.json";
    private static final String COEFFICIENT = "coefficient";

    private final double target;
    private final double horizon;
    private double coefficient;

    /**
     * Starts at a coefficient.
     *
     * @param coefficient first value, verl's default 0.001
     * @param target divergence to hold, above 0, default 0.1
     * @param horizon rows over which an error acts in full, above 0, default 10000
     */
    public AdaptiveKlController(double coefficient, double target, double horizon) {
        if (!(coefficient > 0) || !(target > 0) || !(horizon > 0)) {
            throw new IllegalArgumentException(
                    "kl_in_reward is "
                            + coefficient
                            + ", kl_target "
                            + target
                            + " and kl_horizon "
                            + horizon
                            + "; all must be above 0 where the coefficient adapts");
        }
        this.coefficient = coefficient;
        this.target = target;
        this.horizon = horizon;
    }

    @Override
    public double coefficient() {
        return coefficient;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if so many rows arrive at once that the coefficient could
     *     turn negative
     */
    @Override
    public void update(double currentKl, long rows) {
        if (LARGEST_ERROR * rows > horizon) {
            throw new IllegalArgumentException(
                    "kl_horizon is "
                            + horizon
                            + " but a step has "
                            + rows
                            + " rows; it must be at least a fifth of that, or the coefficient could turn"
                            + " negative");
        }
        double error = Math.max(-LARGEST_ERROR, Math.min(LARGEST_ERROR, currentKl / target - 1));
        coefficient *= 1 + error * rows / horizon;
    }

    @Override
    public String stateName() {
        return "kl_controller";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        new JsonMapper()
                .writeValue(
                        directory.resolve(FILE).toFile(),
                        JsonNodeFactory.instance.objectNode().put(COEFFICIENT, coefficient));
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode saved = new JsonMapper().readTree(directory.resolve(FILE).toFile());
        if (!saved.path(COEFFICIENT).isNumber()) {
            throw new IOException(directory.resolve(FILE) + " has no " + COEFFICIENT);
        }
        coefficient = saved.get(COEFFICIENT).doubleValue();
    }
}

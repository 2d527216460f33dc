package io.github.rlvr.core.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.metrics.Metrics;
import java.io.IOException;
import java.nio.file.Path;

/** How far a run is, and how many updates in a row were skipped. Not thread-safe. */
final class TrainerState implements Stateful {

    private static final String FILE = "trainer.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final int maxSkipped;
    private long step;
    private int skippedInARow;

    TrainerState(int maxSkipped) {
        this.maxSkipped = maxSkipped;
    }

    long step() {
        return step;
    }

    void stepDone() {
        step++;
    }

    /**
     * Looks at an update.
     *
     * @throws TrainingException when too many in a row were skipped
     */
    void afterUpdate(Metrics update) {
        boolean skipped = update.value("skipped_steps").orElse(0) > 0;
        skippedInARow = skipped ? skippedInARow + 1 : 0;
        if (skippedInARow >= maxSkipped) {
            throw new TrainingException(
                    "step "
                            + (step + 1)
                            + ": the loss or a gradient was not finite in "
                            + skippedInARow
                            + " updates in a row (optimizer.max_skipped_steps); weights are those of before, the last checkpoint is kept: lower optimizer.learning_rate or optimizer.max_grad_norm, or set model.dtype to float32");
        }
    }

    @Override
    public String stateName() {
        return "trainer";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        JSON.writeValue(
                directory.resolve(FILE).toFile(),
                JSON.createObjectNode().put("step", step).put("skipped_in_a_row", skippedInARow));
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JSON.readTree(directory.resolve(FILE).toFile());
        if (!state.path("step").isIntegralNumber()) {
            throw new IOException(directory.resolve(FILE) + " has no step");
        }
        step = state.get("step").longValue();
        skippedInARow = state.path("skipped_in_a_row").intValue();
    }
}

package io.github.rlvr.algorithms.kl;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.loss.Need;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * An estimator whose divergence penalty adapts: it says so to the checkpoints.
 *
 * @param estimator penalises with the controller's coefficient
 * @param controller its state
 */
public record KlControlled(AdvantageEstimator estimator, AdaptiveKlController controller)
        implements AdvantageEstimator, Stateful {

    @Override
    public Set<Need> needs() {
        return estimator.needs();
    }

    @Override
    public Advantages estimate(AdvantageInput input) {
        return estimator.estimate(input);
    }

    @Override
    public String stateName() {
        return controller.stateName();
    }

    @Override
    public void saveState(Path directory) throws IOException {
        controller.saveState(directory);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        controller.restoreState(directory);
    }
}

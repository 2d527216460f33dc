package io.github.rlvr.core.reward;

import io.github.rlvr.core.checkpoint.Stateful;
import java.io.IOException;
import java.nio.file.Path;

/** The state of a reward under the reward's own name. */
record RewardState(String reward, Stateful state) implements Stateful {

    @Override
    public String stateName() {
        return "reward-" + reward;
    }

    @Override
    public void saveState(Path directory) throws IOException {
        state.saveState(directory);
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        state.restoreState(directory);
    }
}

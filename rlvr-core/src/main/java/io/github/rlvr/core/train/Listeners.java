package io.github.rlvr.core.train;

import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listener, and keeps what one of them throws from the others and from the training.
 */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<TrainingListener> all;
    private final Interruption interruption;

    Listeners(List<? extends TrainingListener> all, Interruption interruption) {
        this.all = List.copyOf(all);
        this.interruption = interruption;
    }

    void tell(Consumer<TrainingListener> event) {
        for (TrainingListener listener : all) {
            try {
                interruption.defer(() -> event.accept(listener));
            } catch (RuntimeException e) {
                // Declared boundary: a broken display must not cost a run.
                LOG.warn("listener {} failed; training goes on", listener.getClass().getName(), e);
            }
        }
    }
}

package io.github.rlvr.djl.decoder;

import io.github.rlvr.djl.model.AdapterSpec;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shape of an adapter.
 *
 * @param rank inner dimension, at least 1
 * @param alpha the adapter is scaled by alpha / rank, positive
 * @param targets products it is put on, at least one
 */
public record LoraSettings(int rank, double alpha, Set<LoraTarget> targets) {

    /** Checks ranges and copies the set, in the text's order. */
    public LoraSettings {
        if (rank < 1) {
            throw new IllegalArgumentException("lora.rank is " + rank + "; it must be at least 1");
        }
        if (!(alpha > 0)) {
            throw new IllegalArgumentException("lora.alpha is " + alpha + "; it must be positive");
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException(
                    "lora.target_modules is empty; name at least one product");
        }
        targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
    }

    /** The settings of a stored adapter; a rank-stabilised scale becomes one of the plain kind. */
    public static LoraSettings of(AdapterSpec stored) {
        Set<LoraTarget> targets =
                stored.targets().stream().map(LoraTarget::of).collect(Collectors.toSet());
        return new LoraSettings(stored.rank(), stored.scale() * stored.rank(), targets);
    }

    /** The same as PEFT stores it. */
    public AdapterSpec stored() {
        Set<String> names = targets.stream().map(LoraTarget::shortName).collect(Collectors.toSet());
        return new AdapterSpec(rank, alpha, names, 0, false);
    }

    /** The factor of the adapter's output. */
    public double scale() {
        return alpha / rank;
    }
}

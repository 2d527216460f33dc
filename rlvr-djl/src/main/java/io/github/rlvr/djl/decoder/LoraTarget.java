package io.github.rlvr.djl.decoder;

import io.github.rlvr.djl.model.ModelSpec;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A product that an adapter can be put on, named as PEFT names it. The order is the text's. */
public enum LoraTarget {
    /** Queries. */
    Q_PROJ("self_attn.q_proj"),
    /** Keys. */
    K_PROJ("self_attn.k_proj"),
    /** Values. */
    V_PROJ("self_attn.v_proj"),
    /** Attention output. */
    O_PROJ("self_attn.o_proj"),
    /** Gate of the feed-forward block. */
    GATE_PROJ("mlp.gate_proj"),
    /** Up projection of the feed-forward block. */
    UP_PROJ("mlp.up_proj"),
    /** Down projection of the feed-forward block. */
    DOWN_PROJ("mlp.down_proj");

    private final String path;

    LoraTarget(String path) {
        this.path = path;
    }

    /** Path within a layer, for example {@code self_attn.q_proj}. */
    public String path() {
        return path;
    }

    /** PEFT's short name, for example {@code q_proj}. */
    public String shortName() {
        return path.substring(path.indexOf('.') + 1);
    }

    /**
     * The target of a short name.
     *
     * @throws IllegalArgumentException if there is none, listing those there are
     */
    public static LoraTarget of(String name) {
        for (LoraTarget target : values()) {
            if (target.shortName().equals(name)) {
                return target;
            }
        }
        throw new IllegalArgumentException(
                "lora.target_modules names "
                        + name
                        + "; known are "
                        + Arrays.stream(values())
                                .map(LoraTarget::shortName)
                                .collect(Collectors.joining(", ")));
    }

    /** Input features. */
    long in(ModelSpec spec) {
        return switch (this) {
            case O_PROJ -> (long) spec.heads() * spec.headDim();
            case DOWN_PROJ -> spec.ffn();
            default -> spec.hidden();
        };
    }

    /** Output features. */
    long out(ModelSpec spec) {
        return switch (this) {
            case Q_PROJ -> (long) spec.heads() * spec.headDim();
            case K_PROJ, V_PROJ -> (long) spec.kvHeads() * spec.headDim();
            case GATE_PROJ, UP_PROJ -> spec.ffn();
            case O_PROJ, DOWN_PROJ -> spec.hidden();
        };
    }
}

package io.github.rlvr.djl.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A low-rank adapter (LoRA, Hu et al. 2021): each target matrix {@code W} acts as {@code W + s B A}
 * with {@code A} of shape {@code [rank, in]} and {@code B} of shape {@code [out, rank]}. Immutable.
 *
 * @param rank of every pair, positive
 * @param alpha numerator of the scale
 * @param targets last names of the adapted matrices, from {@link #TARGETS}; sorted, unmodifiable
 * @param dropout share of inputs dropped in training, in [0, 1)
 * @param rankStabilised whether the scale divides by the root of the rank (rsLoRA)
 */
public record AdapterSpec(
        int rank, double alpha, Set<String> targets, double dropout, boolean rankStabilised) {

    /** The matrices that can be adapted, in the order of the forward pass. */
    public static final List<String> TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    /** Validates ranges and names; copies the set. */
    public AdapterSpec {
        require(rank > 0, "r", rank, "must be positive");
        require(alpha > 0 && alpha < 1e9, "lora_alpha", alpha, "must be positive");
        require(dropout >= 0 && dropout < 1, "lora_dropout", dropout, "must be in [0, 1)");
        require(!targets.isEmpty(), "target_modules", targets, "must not be empty");
        for (String target : targets) {
            require(TARGETS.contains(target), "target_modules", target, "must be of " + TARGETS);
        }
        SortedSet<String> sorted = new TreeSet<>(targets);
        targets = Collections.unmodifiableSortedSet(sorted);
    }

    /** The factor {@code s}: alpha / rank, or alpha / sqrt(rank) when rank-stabilised. */
    public double scale() {
        return alpha / (rankStabilised ? Math.sqrt(rank) : rank);
    }

    /**
     * The adapter's tensors for a model: the matrix' name with {@code lora_A.weight} or {@code
     * lora_B.weight} for {@code weight}, and their shapes.
     *
     * @return unmodifiable, in the order of the forward pass, A before B
     */
    public Map<String, long[]> layout(ModelSpec spec) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        TensorLayout.of(spec)
                .forEach(
                        (name, shape) -> {
                            if (isTarget(name)) {
                                String stem = name.substring(0, name.length() - "weight".length());
                                shapes.put(stem + "lora_A.weight", new long[] {rank, shape[1]});
                                shapes.put(stem + "lora_B.weight", new long[] {shape[0], rank});
                            }
                        });
        return Collections.unmodifiableMap(shapes);
    }

    private boolean isTarget(String name) {
        return targets.stream().anyMatch(target -> name.endsWith("." + target + ".weight"));
    }

    private static void require(boolean ok, String field, Object value, String rule) {
        if (!ok) {
            throw new IllegalArgumentException(field + " is " + value + "; it " + rule);
        }
    }
}

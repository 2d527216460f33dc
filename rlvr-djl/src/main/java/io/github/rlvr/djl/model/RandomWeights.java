package io.github.rlvr.djl.model;

import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.djl.weights.WeightSource;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/**
 * Fresh weights for a model that has never been trained: matrices normal with a given standard
 * deviation, norms 1, biases 0, as transformers initialises. Every value is a pure function of
 * seed, tensor name and index, and the same on every machine.
 *
 * <p>Thread-safe: immutable.
 */
public final class RandomWeights implements WeightSource {

    /** The {@code initializer_range} of the supported families. */
    public static final double STANDARD_DEVIATION = 0.02;

    private final Map<String, long[]> shapes;
    private final long seed;
    private final double standardDeviation;

    /**
     * Weights for a spec.
     *
     * @param seed of this initialisation
     * @param standardDeviation of every matrix, positive
     */
    public RandomWeights(ModelSpec spec, long seed, double standardDeviation) {
        if (!(standardDeviation > 0 && standardDeviation < 10)) {
            throw new IllegalArgumentException(
                    "standardDeviation is " + standardDeviation + "; must be in (0, 10)");
        }
        this.shapes = TensorLayout.of(spec);
        this.seed = seed;
        this.standardDeviation = standardDeviation;
    }

    /** Weights for a spec with standard deviation {@value #STANDARD_DEVIATION}. */
    public RandomWeights(ModelSpec spec, long seed) {
        this(spec, seed, STANDARD_DEVIATION);
    }

    @Override
    public Set<String> names() {
        return shapes.keySet();
    }

    @Override
    public long[] shape(String name) {
        long[] shape = shapes.get(name);
        if (shape == null) {
            throw new IllegalArgumentException("no tensor named " + name);
        }
        return shape.clone();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        long[] shape = shape(name);
        int count = Math.toIntExact(shape.length == 1 ? shape[0] : shape[0] * shape[1]);
        if (target.remaining() < count) {
            throw new IllegalArgumentException(
                    name + " needs room for " + count + " floats, not " + target.remaining());
        }
        if (shape.length == 2) {
            fillNormal(RolloutRandom.key(seed, RolloutRandom.hash(name)), count, target);
        } else {
            fill(name.endsWith(".bias") ? 0 : 1, count, target);
        }
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    private static void fill(float value, int count, FloatBuffer target) {
        for (int i = 0; i < count; i++) {
            target.put(value);
        }
    }

    /** Box and Muller 1958; StrictMath, because Math may differ in the last place by machine. */
    private void fillNormal(long key, int count, FloatBuffer target) {
        for (int i = 0; i < count; i += 2) {
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - RolloutRandom.uniform(key, i)));
            double angle = 2 * Math.PI * RolloutRandom.uniform(key, i + 1);
            target.put((float) (standardDeviation * radius * StrictMath.cos(angle)));
            if (i + 1 < count) {
                target.put((float) (standardDeviation * radius * StrictMath.sin(angle)));
            }
        }
    }
}

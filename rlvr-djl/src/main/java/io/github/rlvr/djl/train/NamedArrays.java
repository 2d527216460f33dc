package io.github.rlvr.djl.train;

import ai.djl.ndarray.NDArray;
import io.github.rlvr.djl.weights.WeightSource;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Arrays by name as a source of tensors, for writing. The arrays stay their manager's.
 *
 * @param arrays float32 arrays in file order
 */
record NamedArrays(Map<String, NDArray> arrays) implements WeightSource {

    /** Every name to itself, in order, as the writer wants it. */
    Map<String, String> identity() {
        Map<String, String> names = new LinkedHashMap<>();
        arrays.keySet().forEach(name -> names.put(name, name));
        return names;
    }

    @Override
    public Set<String> names() {
        return arrays.keySet();
    }

    @Override
    public long[] shape(String name) {
        return arrays.get(name).getShape().getShape();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        target.put(arrays.get(name).toFloatArray());
    }

    @Override
    public void close() {}
}

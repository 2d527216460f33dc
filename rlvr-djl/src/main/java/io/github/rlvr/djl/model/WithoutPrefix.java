package io.github.rlvr.djl.model;

import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tensors whose names in the file begin with a prefix; other names stay as they are. */
final class WithoutPrefix implements WeightSource {

    private final WeightSource file;
    private final Map<String, String> ownNames = new LinkedHashMap<>();

    WithoutPrefix(WeightSource file, String prefix) {
        this.file = file;
        for (String name : file.names()) {
            ownNames.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, name);
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(ownNames.keySet());
    }

    @Override
    public long[] shape(String name) {
        return file.shape(ownNames.getOrDefault(name, name));
    }

    @Override
    public void read(String name, FloatBuffer target) throws IOException {
        file.read(ownNames.getOrDefault(name, name), target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

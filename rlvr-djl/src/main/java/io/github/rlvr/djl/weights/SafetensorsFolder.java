package io.github.rlvr.djl.weights;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.format.ModelFormatException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The weights of a Hugging Face folder: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} lists. Index and shards must agree on every tensor.
 */
public final class SafetensorsFolder implements WeightSource {

    /** The file of a model in one piece. */
    public static final String SINGLE = "model.safetensors";

    /** The index of a sharded model. */
    public static final String INDEX = "model.safetensors.index.json";

    private final Map<String, SafetensorsFile> shardOf = new LinkedHashMap<>();
    private final Map<String, SafetensorsFile> shards = new LinkedHashMap<>();

    private SafetensorsFolder() {}

    /**
     * Opens the weights of a folder.
     *
     * @throws ModelFormatException if neither file is there, a shard is missing or malformed, the
     *     index names a file outside the folder, or index and shards disagree
     */
    public static SafetensorsFolder open(Path folder) throws IOException {
        SafetensorsFolder weights = new SafetensorsFolder();
        boolean done = false;
        try {
            weights.load(folder);
            done = true;
            return weights;
        } finally {
            if (!done) {
                weights.close();
            }
        }
    }

    private void load(Path folder) throws IOException {
        Path index = folder.resolve(INDEX);
        if (Files.exists(folder.resolve(SINGLE))) {
            SafetensorsFile file = SafetensorsFile.open(folder.resolve(SINGLE));
            shards.put(SINGLE, file);
            file.names().forEach(name -> shardOf.put(name, file));
        } else if (Files.exists(index)) {
            loadShards(folder, index);
        } else {
            throw ModelFormatException.of(
                    folder,
                    "holds neither "
                            + SINGLE
                            + " nor "
                            + INDEX
                            + "; pickled weights (.bin, .pt) are never read: convert them to"
                            + " safetensors");
        }
    }

    private void loadShards(Path folder, Path index) throws IOException {
        JsonNode map = JsonFile.read(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw ModelFormatException.at(index, "weight_map", "must name a file for each tensor");
        }
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String shard = entry.getValue().asText();
            requirePlainName(index, entry.getKey(), shard);
            if (!shards.containsKey(shard)) {
                shards.put(shard, SafetensorsFile.open(folder.resolve(shard)));
            }
            shardOf.put(entry.getKey(), shards.get(shard));
        }
        requireAgreement(folder, index);
    }

    /** A shard is a file of this very folder: no separators, no parents, no drive letters. */
    private static void requirePlainName(Path index, String tensor, String shard)
            throws ModelFormatException {
        boolean plain = shard.matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");
        if (!plain) {
            throw ModelFormatException.at(
                    index,
                    "weight_map[" + tensor + "]",
                    "\"" + shard + "\" must be a .safetensors file in the same folder");
        }
    }

    private void requireAgreement(Path folder, Path index) throws ModelFormatException {
        for (Map.Entry<String, SafetensorsFile> entry : shardOf.entrySet()) {
            if (!entry.getValue().names().contains(entry.getKey())) {
                String rule = "is not in the shard that the index names; are shards swapped?";
                throw ModelFormatException.at(index, entry.getKey(), rule);
            }
        }
        for (Map.Entry<String, SafetensorsFile> shard : shards.entrySet()) {
            for (String name : shard.getValue().names()) {
                if (shardOf.get(name) != shard.getValue()) {
                    throw ModelFormatException.at(
                            folder.resolve(shard.getKey()),
                            name,
                            "the index does not place this tensor here");
                }
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(shardOf.keySet());
    }

    @Override
    public long[] shape(String name) {
        return shard(name).shape(name);
    }

    @Override
    public void read(String name, FloatBuffer target) throws IOException {
        shard(name).read(name, target);
    }

    @Override
    public void close() throws IOException {
        for (SafetensorsFile shard : shards.values()) {
            shard.close();
        }
    }

    private SafetensorsFile shard(String name) {
        SafetensorsFile shard = shardOf.get(name);
        if (shard == null) {
            throw new IllegalArgumentException(
                    "no tensor named " + name + " in " + shards.keySet());
        }
        return shard;
    }
}

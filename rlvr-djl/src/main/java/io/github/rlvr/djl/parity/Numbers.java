package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Arrays out of JSON. */
final class Numbers {

    private Numbers() {}

    static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    /** Null becomes NaN, which stands for a value that was not given. */
    static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).isNull() ? Float.NaN : (float) array.get(i).asDouble();
        }
        return values;
    }

    /** All rows one after the other. */
    static float[] flat(JsonNode rows) {
        List<float[]> parts = new ArrayList<>();
        rows.forEach(row -> parts.add(floats(row)));
        return join(parts);
    }

    static float[] join(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** All values of a list of id lists, one after the other. */
    static int[] joinIds(List<int[]> parts) {
        return parts.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    }
}

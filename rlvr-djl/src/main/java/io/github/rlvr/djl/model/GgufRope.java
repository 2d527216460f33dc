package io.github.rlvr.djl.model;

import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.weights.GgufFile;
import io.github.rlvr.djl.weights.GgufMetadata;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Rotary scaling in a GGUF file: a linear factor in the metadata, or llama3's rule worked out into
 * a tensor of divisors. The rule is found again from the divisors, since saved models need it.
 */
final class GgufRope {

    /** The constants of every published Llama 3.1 to 3.3; only the factor varies. */
    private static final double LOW_FREQ_FACTOR = 1;

    private static final double HIGH_FREQ_FACTOR = 4;
    private static final int ORIGINAL_CONTEXT = 8192;

    /** The divisors are float32, computed in another order than ours. */
    private static final double TOLERANCE = 1e-4;

    private GgufRope() {}

    static RopeScaling scaling(GgufFile file, ModelSpec plain) throws IOException {
        RopeScaling fromMetadata = linear(file.metadata(), plain.architecture().modelType());
        if (!file.names().contains(GgufWeights.ROPE_FACTORS)) {
            return fromMetadata;
        }
        if (!(fromMetadata instanceof RopeScaling.None)) {
            throw fault(file, "both a linear factor and divisors are there; one is supported");
        }
        return llama3(file, plain);
    }

    private static RopeScaling linear(GgufMetadata metadata, String architecture)
            throws ModelFormatException {
        String typeKey = architecture + ".rope.scaling.type";
        double factor =
                metadata.number(architecture + ".rope.scaling.factor")
                        .orElse(metadata.number(architecture + ".rope.scale_linear").orElse(1));
        Optional<String> type = metadata.text(typeKey);
        String name = type.orElse(factor == 1 ? "none" : "linear");
        return switch (name) {
            case "none" -> RopeScaling.none();
            case "linear" -> factor == 1 ? RopeScaling.none() : new RopeScaling.Linear(factor);
            default ->
                    throw metadata.fault(
                            typeKey, "\"" + name + "\" is not supported; none and linear are");
        };
    }

    private static RopeScaling llama3(GgufFile file, ModelSpec plain) throws IOException {
        float[] divisors = divisors(file, plain.headDim() / 2);
        double factor =
                IntStream.range(0, divisors.length).mapToDouble(i -> divisors[i]).max().orElse(1);
        String key = plain.architecture().modelType() + ".rope.scaling.original_context_length";
        int original = file.metadata().integer(key).orElse(ORIGINAL_CONTEXT);
        if (!(factor >= 1)) {
            throw fault(file, "the largest divisor is " + factor + "; must be at least 1");
        }
        RopeScaling scaling =
                new RopeScaling.Llama3(factor, LOW_FREQ_FACTOR, HIGH_FREQ_FACTOR, original);
        float[] unscaled = plain.inverseFrequencies();
        for (int i = 0; i < divisors.length; i++) {
            double expected = unscaled[i] / scaling.scale(unscaled[i]);
            if (!(Math.abs(divisors[i] - expected) <= TOLERANCE * expected)) {
                String rule = "; llama3 scaling by " + factor + " gives " + expected;
                throw fault(file, "divisor " + i + " is " + divisors[i] + rule);
            }
        }
        return factor == 1 ? RopeScaling.none() : scaling;
    }

    private static float[] divisors(GgufFile file, int expected) throws IOException {
        long count = file.tensor(GgufWeights.ROPE_FACTORS).elements();
        if (count != expected) {
            throw fault(file, "has " + count + " values; the head size asks for " + expected);
        }
        FloatBuffer values = FloatBuffer.allocate(expected);
        file.read(GgufWeights.ROPE_FACTORS, values);
        return values.array();
    }

    private static ModelFormatException fault(GgufFile file, String problem) {
        return file.metadata().fault(GgufWeights.ROPE_FACTORS, problem);
    }
}

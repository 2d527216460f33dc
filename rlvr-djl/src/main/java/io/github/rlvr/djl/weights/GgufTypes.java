package io.github.rlvr.djl.weights;

import io.github.rlvr.djl.format.ModelFormatException;
import java.nio.file.Path;
import java.util.Map;

/** The numbers that GGUF gives to storage types ({@code enum ggml_type}). */
final class GgufTypes {

    private static final Map<Integer, ElementType> SUPPORTED =
            Map.ofEntries(
                    Map.entry(0, ElementType.F32),
                    Map.entry(1, ElementType.F16),
                    Map.entry(2, ElementType.Q4_0),
                    Map.entry(3, ElementType.Q4_1),
                    Map.entry(6, ElementType.Q5_0),
                    Map.entry(7, ElementType.Q5_1),
                    Map.entry(8, ElementType.Q8_0),
                    Map.entry(12, ElementType.Q4_K),
                    Map.entry(13, ElementType.Q5_K),
                    Map.entry(14, ElementType.Q6_K),
                    Map.entry(30, ElementType.BF16));

    private static final Map<Integer, String> OTHERS =
            Map.ofEntries(
                    Map.entry(9, "Q8_1"),
                    Map.entry(10, "Q2_K"),
                    Map.entry(11, "Q3_K"),
                    Map.entry(15, "Q8_K"),
                    Map.entry(16, "IQ2_XXS"),
                    Map.entry(17, "IQ2_XS"),
                    Map.entry(18, "IQ3_XXS"),
                    Map.entry(19, "IQ1_S"),
                    Map.entry(20, "IQ4_NL"),
                    Map.entry(21, "IQ3_S"),
                    Map.entry(22, "IQ2_S"),
                    Map.entry(23, "IQ4_XS"),
                    Map.entry(24, "I8"),
                    Map.entry(25, "I16"),
                    Map.entry(26, "I32"),
                    Map.entry(27, "I64"),
                    Map.entry(28, "F64"),
                    Map.entry(29, "IQ1_M"),
                    Map.entry(34, "TQ1_0"),
                    Map.entry(35, "TQ2_0"),
                    Map.entry(39, "MXFP4"));

    private GgufTypes() {}

    static ElementType of(int number, String tensor, Path file) throws ModelFormatException {
        ElementType type = SUPPORTED.get(number);
        if (type == null) {
            String name = OTHERS.getOrDefault(number, "number " + Integer.toUnsignedString(number));
            throw ModelFormatException.at(
                    file,
                    tensor,
                    "type "
                            + name
                            + " is not supported; F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0,"
                            + " Q4_K, Q5_K and Q6_K are");
        }
        return type;
    }
}

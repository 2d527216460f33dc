package io.github.rlvr.djl.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The decoder families that are supported; they differ in biases and norms of the attention. */
public enum Architecture {
    /** Llama 2 and 3, SmolLM2 and their kin: no bias, no norm on queries and keys. */
    LLAMA("llama", "LlamaForCausalLM", 2048),
    /** Qwen2 and Qwen2.5: bias on queries, keys and values. */
    QWEN2("qwen2", "Qwen2ForCausalLM", 32768),
    /** Qwen3, dense: RMSNorm on every query and key head. */
    QWEN3("qwen3", "Qwen3ForCausalLM", 32768);

    private final String modelType;
    private final String className;
    private final int defaultContextLength;

    Architecture(String modelType, String className, int defaultContextLength) {
        this.modelType = modelType;
        this.className = className;
        this.defaultContextLength = defaultContextLength;
    }

    /** The {@code model_type} of config.json and the {@code general.architecture} of GGUF. */
    public String modelType() {
        return modelType;
    }

    /** The transformers class, for {@code architectures} in config.json. */
    public String className() {
        return className;
    }

    /** Whether queries, keys and values have a bias. */
    public boolean hasAttentionBias() {
        return this == QWEN2;
    }

    /** Whether each head's query and key pass an RMSNorm. */
    public boolean hasQueryKeyNorm() {
        return this == QWEN3;
    }

    /** The context length that transformers assumes where config.json has none. */
    int defaultContextLength() {
        return defaultContextLength;
    }

    /** The head size that transformers assumes where config.json has none. */
    int defaultHeadDim(int hidden, int heads) {
        return this == QWEN3 ? 128 : hidden / heads;
    }

    /** The architecture of a {@code model_type}, if it is supported. */
    public static Optional<Architecture> byModelType(String modelType) {
        return Arrays.stream(values()).filter(a -> a.modelType.equals(modelType)).findFirst();
    }

    /** The supported {@code model_type}s, for messages. */
    public static String supported() {
        return Arrays.stream(values()).map(a -> a.modelType).collect(Collectors.joining(", "));
    }
}

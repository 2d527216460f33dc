package io.github.rlvr.core.config;

import java.util.Locale;

/**
 * Section {@code model}.
 *
 * @param path a Hugging Face folder or a GGUF file
 * @param device where it runs
 * @param dtype format in which training computes, {@code float32} or {@code bfloat16}; master
 *     weights are float32 in both
 * @param rolloutDtype format in which rollouts are sampled; {@code auto} is that of training,
 *     {@code int8} rounds products to 8 bits, on x86-64 with VNNI and {@code products} of oneDNN
 * @param threads {@code auto} or a number of threads for the native library
 * @param products matrix products on the CPU: libtorch's default, oneDNN's, or ({@code auto}) what
 *     is faster as a rule on this processor for a model of this size
 */
public record ModelConfig(
        String path,
        Device device,
        Precision dtype,
        Precision rolloutDtype,
        String threads,
        Products products) {

    /** No path yet, float32 on the best device. */
    public static final ModelConfig DEFAULTS =
            new ModelConfig(
                    "", Device.AUTO, Precision.FLOAT32, Precision.AUTO, "auto", Products.AUTO);

    /** Validates every setting but the path, which {@link TrainConfig#requireRunnable()} checks. */
    public ModelConfig {
        Rule.require(
                dtype == Precision.FLOAT32 || dtype == Precision.BFLOAT16,
                "model.dtype",
                dtype.name().toLowerCase(Locale.ROOT),
                "must be float32 or bfloat16; only model.rollout_dtype may be auto or int8");
        Rule.require(
                threads.equals("auto") || threads.matches("[1-9][0-9]{0,4}"),
                "model.threads",
                threads,
                "must be auto or a number from 1");
    }

    /** The format of rollouts, {@code auto} resolved. */
    public Precision effectiveRolloutDtype() {
        return rolloutDtype == Precision.AUTO ? dtype : rolloutDtype;
    }
}

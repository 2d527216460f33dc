package io.github.rlvr.cli;

import io.github.rlvr.core.config.Device;
import io.github.rlvr.core.config.ModelConfig;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.config.Products;
import io.github.rlvr.djl.policy.ConfiguredPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import picocli.CommandLine.Option;

/** Which model a command works with, and where it computes. */
final class ModelOptions {

    @Option(
            names = "--model",
            required = true,
            paramLabel = "FOLDER|FILE.gguf|ORG/NAME",
            description =
                    "a Hugging Face folder, a GGUF file, or a model in the local Hugging Face cache or"
                            + " on the hub")
    private String model;

    @Option(
            names = "--device",
            defaultValue = "AUTO",
            description = "auto, cpu or gpu (default: auto)")
    private Device device;

    @Option(
            names = "--dtype",
            defaultValue = "FLOAT32",
            description = "float32 or bfloat16 (default: float32)")
    private Precision dtype;

    @Option(
            names = "--threads",
            defaultValue = "auto",
            paramLabel = "N",
            description = "threads of the native library (default: its own choice)")
    private String threads;

    /** Loads the model without anything that training needs. */
    DjlPolicy open() throws IOException {
        ModelConfig config =
                new ModelConfig(model, device, dtype, Precision.AUTO, threads, Products.AUTO);
        return ConfiguredPolicy.of(config).optTrained(false).build();
    }
}

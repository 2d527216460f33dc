package io.github.rlvr.djl.decoder;

/** Precision of the decoder's activations and products. Weights, gradients and optimiser state are always float32. */
public enum Precision {
    /** 32-bit floats. */
    FLOAT32(6),
    /** 16-bit brain floats; weights are cast on use. */
    BFLOAT16(15);

    private final int code;

    Precision(int code) {
        this.code = code;
    }

    /** Torch's number of the type. Such tensors live inside the text only: DJL's own API cannot hold bfloat16. */
    int code() {
        return code;
    }
}

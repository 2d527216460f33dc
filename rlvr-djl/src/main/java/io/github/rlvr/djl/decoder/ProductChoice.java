package io.github.rlvr.djl.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.djl.script.ScriptModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which matrix products are faster on this processor, found by a short measurement: libtorch's
 * default (MKL) does not use AVX-512 on every processor that has it, oneDNN does.
 *
 * @param packedRollout whether rollouts use oneDNN with packed weights
 * @param oneDnnTraining whether training uses oneDNN's differentiable product
 */
public record ProductChoice(boolean packedRollout, boolean oneDnnTraining) {

    /** libtorch's default products everywhere. */
    public static final ProductChoice PLAIN = new ProductChoice(false, false);

    /** oneDNN everywhere. */
    public static final ProductChoice ONEDNN = new ProductChoice(true, true);

    private static final Logger LOG = LoggerFactory.getLogger(ProductChoice.class);

    /** The gain has to be clear, so that noise does not change the choice from run to run. */
    private static final double CLEAR_GAIN = 1.25;

    private static final int ROUNDS = 5;

    /**
     * Measures, about a tenth of a second. One ratio decides both: few rows through packed weights
     * are where the processors differ most, so that the choice does not change from run to run.
     *
     * @param decoder any decoder on the CPU, in float32
     */
    public static ProductChoice measure(NDManager parent, Decoder decoder) {
        try (NDManager manager = parent.newSubManager()) {
            NDArray weight = manager.ones(new Shape(1536, 576));
            NDArray rows = manager.ones(new Shape(16, 576));
            double gain = gain(manager, decoder.script(), rows, weight, 1, 50);
            LOG.info("oneDNN against the default product: {} x", Math.round(gain * 100) / 100.0);
            return new ProductChoice(gain > CLEAR_GAIN, gain > CLEAR_GAIN);
        }
    }

    private static double gain(
            NDManager manager, ScriptModule script, NDArray x, NDArray w, long kind, long times) {
        double plain = Double.POSITIVE_INFINITY;
        double other = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            plain = Math.min(plain, seconds(manager, script, x, w, 0, times));
            other = Math.min(other, seconds(manager, script, x, w, kind, times));
        }
        return plain / other;
    }

    private static double seconds(
            NDManager manager, ScriptModule script, NDArray x, NDArray w, long kind, long times) {
        IValue[] arguments = {
            ScriptModule.of(x), ScriptModule.of(w), IValue.from(kind), IValue.from(times)
        };
        long start = System.nanoTime();
        try (IValue result = script.infer("trial", arguments)) {
            result.toTensor((PtNDManager) manager).close();
        } finally {
            ScriptModule.close(arguments);
        }
        return (System.nanoTime() - start) * 1e-9;
    }
}

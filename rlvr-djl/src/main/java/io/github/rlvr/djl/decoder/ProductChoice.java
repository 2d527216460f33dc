package io.github.rlvr.djl.decoder;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.djl.model.ModelSpec;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which matrix products a model computes with on the CPU: libtorch's default (MKL) does not use
 * AVX-512 on every processor that has it, oneDNN does.
 *
 * @param packedRollout whether rollouts use oneDNN with packed weights
 * @param oneDnnTraining whether training uses oneDNN's differentiable product
 * @param wideTraining whether training in bfloat16 computes its products in float32: weights,
 *     activations and gradients between layers stay what they are
 */
public record ProductChoice(boolean packedRollout, boolean oneDnnTraining, boolean wideTraining) {

    /** libtorch's default products everywhere. */
    public static final ProductChoice PLAIN = new ProductChoice(false, false, false);

    /** oneDNN everywhere. */
    public static final ProductChoice ONEDNN = new ProductChoice(true, true, false);

    private static final Logger LOG = LoggerFactory.getLogger(ProductChoice.class);

    /** Below, packing and the preparation of every new shape cost more than the product gains. */
    private static final int SMALLEST_HIDDEN = 256;

    private static final Set<String> X86 = Set.of("amd64", "x86_64");

    /**
     * What is faster as a rule where the model is not tiny: oneDNN on processors with AVX-512, but
     * for training on Intel's, which MKL knows; and wide products in training where the processor
     * is slow in bfloat16. It depends on processor and model alone and is not measured, so that two
     * runs of one seed agree to the last bit.
     *
     * @param manager on the CPU
     */
    public static ProductChoice of(NDManager manager, ModelSpec spec) {
        boolean fits =
                X86.contains(System.getProperty("os.arch")) && spec.hidden() >= SMALLEST_HIDDEN;
        boolean packs = fits && packsBfloat16(manager, spec);
        Processor processor = Processor.ofThisMachine();
        ProductChoice choice =
                new ProductChoice(
                        packs, packs && !processor.isIntel(), fits && processor.isSlowInBfloat16());
        LOG.info(
                "matrix products: rollouts {}, training {}{}",
                name(choice.packedRollout),
                name(choice.oneDnnTraining),
                choice.wideTraining ? ", in float32" : "");
        return choice;
    }

    private static String name(boolean oneDnn) {
        return oneDnn ? "oneDNN" : "libtorch's default";
    }

    /** libtorch refuses this without AVX-512, and that is the way to ask for it. */
    private static boolean packsBfloat16(NDManager parent, ModelSpec spec) {
        try (NDManager manager = parent.newSubManager();
                Decoder decoder =
                        Decoder.load(manager, spec, Precision.FLOAT32, false, true, 1, 1, 1);
                IValue packs = decoder.script().infer("packs")) {
            return packs.toBoolean();
        } catch (EngineException e) {
            LOG.debug("no AVX-512: {}", e.getMessage());
            return false;
        }
    }
}

package io.github.rlvr.djl.decoder;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.djl.model.ModelSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which matrix products a model computes with on the CPU: libtorch's default (MKL) does not use
 * AVX-512 on every processor that has it, oneDNN does.
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

    /** Below, packing and the preparation of every new shape cost more than the product gains. */
    private static final int SMALLEST_HIDDEN = 256;

    private static final Set<String> X86 = Set.of("amd64", "x86_64");

    /** Where Linux says who made the processors. */
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /**
     * What is faster as a rule: oneDNN where the processor has AVX-512 and the model is not tiny,
     * but for training on Intel's, which MKL knows and whose weights, packed for one product each,
     * do not pay. It depends on processor and model alone and is not measured, so that two runs of
     * one seed agree to the last bit.
     *
     * @param manager on the CPU
     */
    public static ProductChoice of(NDManager manager, ModelSpec spec) {
        boolean fits =
                X86.contains(System.getProperty("os.arch")) && spec.hidden() >= SMALLEST_HIDDEN;
        boolean packs = fits && packsBfloat16(manager, spec);
        ProductChoice choice = new ProductChoice(packs, packs && !isIntel());
        LOG.info(
                "matrix products: rollouts {}, training {}",
                name(choice.packedRollout),
                name(choice.oneDnnTraining));
        return choice;
    }

    private static String name(boolean oneDnn) {
        return oneDnn ? "oneDNN" : "libtorch's default";
    }

    private static boolean isIntel() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.anyMatch(l -> l.startsWith("vendor_id") && l.endsWith("GenuineIntel"));
        } catch (IOException e) {
            LOG.debug("who made the processor is not known: {}", e.getMessage());
            return false;
        }
    }

    /** libtorch refuses this without AVX-512, and that is the way to ask for it. */
    private static boolean packsBfloat16(NDManager parent, ModelSpec spec) {
        try (NDManager manager = parent.newSubManager();
                Decoder decoder = Decoder.load(manager, spec, Precision.FLOAT32, true, 1, 1, 1);
                IValue packs = decoder.script().infer("packs")) {
            return packs.toBoolean();
        } catch (EngineException e) {
            LOG.debug("no AVX-512: {}", e.getMessage());
            return false;
        }
    }
}

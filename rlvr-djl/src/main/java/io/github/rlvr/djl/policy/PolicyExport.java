package io.github.rlvr.djl.policy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.model.AdapterFolder;
import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.script.ScriptModule;
import io.github.rlvr.djl.weights.ElementType;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Saves a policy for others to load. What was written is read back, and must give a probe text the
 * same log-probabilities; for that a second copy of the weights is in memory for a moment.
 */
public final class PolicyExport {

    private static final int PROBE_TOKENS = 24;

    /** Same numbers in another order, or an adapter folded in. */
    private static final double EXACT = 1e-3;

    /** Mean difference that 16 bits may cause; a misplaced tensor causes nats. */
    private static final double ROUNDED = 0.1;

    private final DjlPolicy policy;

    /** For one policy, which stays the caller's. */
    public PolicyExport(DjlPolicy policy) {
        this.policy = policy;
    }

    /**
     * Writes a whole model as a Hugging Face folder; an adapter is folded into the weights.
     *
     * @param storedAs F32, or BF16 which halves the files and rounds
     * @throws IOException if the disk refuses, or the folder does not give back the same model
     */
    public void toFolder(Path folder, ElementType storedAs) throws IOException {
        ModelText text = policy.text();
        try (NDManager scope = policy.weights().embedding().getManager().newSubManager()) {
            HuggingFaceFolder.write(
                    folder,
                    policy.spec(),
                    merged(scope),
                    storedAs,
                    text.tokenizer(),
                    text.specials());
        }
        try (ModelSource written = ModelSource.open(folder);
                DjlPolicy copy = copy(written.weights()).build()) {
            compare(folder, copy, storedAs == ElementType.F32);
        }
    }

    /**
     * Writes the adapter alone, as PEFT does.
     *
     * @param baseModel name or path of the model it belongs to, if it has one
     * @throws IllegalStateException if the policy has no adapter
     * @throws IOException if the disk refuses, or the folder does not give back the same model
     */
    public void toAdapter(Path folder, Optional<String> baseModel) throws IOException {
        LoraAdapter adapter =
                policy.adapter()
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "the policy has no adapter; save it as a folder, or"
                                                        + " train with LoRA"));
        AdapterFolder.write(folder, policy.spec(), adapter.settings().stored(), adapter, baseModel);
        try (AdapterFolder written = AdapterFolder.open(folder, policy.spec());
                DjlPolicy copy =
                        copy(policy.weights())
                                .optLora(LoraSettings.of(written.spec()), written.weights())
                                .build()) {
            compare(folder, copy, true);
        }
    }

    /** The weights with the adapter folded in; without one the weights themselves. */
    private DecoderWeights merged(NDManager scope) {
        if (policy.adapter().isEmpty()) {
            return policy.weights();
        }
        try (IValue w = ScriptModule.listOf(policy.weights().tensors());
                IValue a = ScriptModule.listOf(policy.adapter().get().tensors());
                IValue merged = policy.decoder().script().infer("merged", w, a)) {
            List<NDArray> tensors = List.of(merged.toTensorArray((PtNDManager) scope));
            return policy.weights().over(tensors);
        }
    }

    private DjlPolicyBuilder copy(WeightSource weights) {
        return DjlPolicy.builder()
                .setModel(policy.spec(), weights, policy.text())
                .optDevice(policy.device())
                .optPrecision(policy.precision())
                .optPositions(PROBE_TOKENS)
                .besideAnother()
                .optTrained(false);
    }

    private void compare(Path folder, DjlPolicy copy, boolean exact) throws IOException {
        List<Rollout> probe = List.of(probe());
        float[] ours = policy.logProbs(probe)[0];
        float[] theirs = copy.logProbs(probe)[0];
        double largest = 0;
        double sum = 0;
        for (int i = 0; i < ours.length; i++) {
            double difference = Math.abs((double) ours[i] - theirs[i]);
            largest = Math.max(largest, difference);
            sum += difference;
        }
        boolean same = exact && policy.precision() == Precision.FLOAT32;
        double difference = same ? largest : sum / ours.length;
        double bound = same ? EXACT : ROUNDED;
        if (!(difference <= bound)) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "what was written to %s is not the model in memory: log-probabilities"
                                    + " of a probe text differ by %.3g, the bound is %.3g; do not"
                                    + " use it, and check the disk",
                            folder,
                            difference,
                            bound));
        }
    }

    /** Ids from all over the vocabulary. */
    private Rollout probe() {
        int length = Math.min(PROBE_TOKENS, policy.contextLength()) - 1;
        int ids = Math.min(policy.spec().vocab(), policy.text().tokenizer().size());
        int[] completion = new int[length];
        for (int i = 0; i < length; i++) {
            completion[i] = (int) (RolloutRandom.uniform(1, i) * ids);
        }
        float[] none = new float[length];
        return new Rollout(
                "probe",
                0,
                new int[] {0},
                completion,
                none,
                none,
                1,
                FinishReason.LENGTH,
                "",
                0,
                0);
    }
}

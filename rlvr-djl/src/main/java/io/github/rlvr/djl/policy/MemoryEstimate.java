package io.github.rlvr.djl.policy;

import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.policy.MemoryPlan.Part;
import io.github.rlvr.core.policy.MemoryPlan.Phase;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.rollout.RolloutSettings;
import io.github.rlvr.djl.train.TrainingSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory of a policy from its shapes. What the decoder's text keeps for the way back is counted
 * by its own list; what an operator holds while it runs is rounded up to the widest.
 *
 * @param spec shape of the model
 * @param words rows of the head that are scored
 * @param lora the adapter, if only that is trained
 * @param reference whether frozen weights are kept besides
 * @param precision of training
 * @param rolloutPrecision of sampling
 * @param training micro-batches and chunks
 * @param rollout rows
 */
record MemoryEstimate(
        ModelSpec spec,
        int words,
        Optional<LoraSettings> lora,
        boolean reference,
        Precision precision,
        Precision rolloutPrecision,
        TrainingSettings training,
        RolloutSettings rollout) {

    /** The virtual machine, its heap and the native library, before any model. */
    private static final long RUNTIME = 1_000_000_000;

    /** Logits, probabilities, their sums and their gradient. */
    private static final int COPIES_OF_LOGITS = 4;

    /**
     * The plan of a run.
     *
     * @param completions rollouts that a step samples
     * @param prompt longest prompt, in tokens
     * @param completion longest completion, in tokens
     */
    public MemoryPlan plan(int completions, int prompt, int completion, OptionalLong available) {
        int rows = Math.min(completions, rollout.maxRows());
        int longest = prompt + completion;
        long tokens = Math.max(training.microBatchTokens(), longest);
        return new MemoryPlan(
                List.of(
                        part("runtime", Phase.ALWAYS, RUNTIME, ""),
                        part("weights", Phase.ALWAYS, weights(), ""),
                        part(
                                "gradients and moments",
                                Phase.ALWAYS,
                                3 * Float.BYTES * trained(),
                                lora.isPresent() ? "lower lora.rank" : "set lora.enabled to true"),
                        part("rollout weights", Phase.ALWAYS, packed(), halfOfRollouts()),
                        part("cache", Phase.ROLLOUT, cache(rows, longest), shorter()),
                        part("sampling", Phase.ROLLOUT, sampling(rows, prompt), ""),
                        part("activations", Phase.UPDATE, activations(tokens), smaller()),
                        part("logits", Phase.UPDATE, logits(), "lower trainer.logit_chunk")),
                available);
    }

    private static Part part(String name, Phase phase, long bytes, String remedy) {
        return new Part(name, phase, bytes, remedy);
    }

    private String halfOfRollouts() {
        return rolloutPrecision == Precision.BFLOAT16 ? "" : "set model.rollout_dtype to bfloat16";
    }

    private String shorter() {
        return "lower sampling.max_new_tokens, trainer.prompts_per_step or trainer.group_size";
    }

    private String smaller() {
        String fewer = "lower trainer.micro_batch_tokens or sampling.max_new_tokens";
        return training.recomputeLayers()
                ? fewer
                : fewer + ", or set trainer.recompute_layers to true";
    }

    private long weights() {
        return (reference && lora.isEmpty() ? 2 : 1) * Float.BYTES * spec.parameters();
    }

    private long trained() {
        return lora.map(settings -> LoraAdapter.parameters(spec, settings))
                .orElse(spec.parameters());
    }

    /** A copy in the rollout's precision; the head stays in float32. */
    private long packed() {
        long head = (long) spec.vocab() * spec.hidden();
        return size(rolloutPrecision) * spec.parameters() + Float.BYTES * head;
    }

    /** While it grows, the old cache of two thirds its size is still there. */
    private long cache(int rows, int longest) {
        return size(rolloutPrecision) * rows * longest * keysAndValues() * spec.layers() * 5 / 3;
    }

    private long sampling(int rows, int prompt) {
        long prefill = Math.max(prompt, rollout.prefillTokens());
        long layer = 4L * spec.hidden() + 3L * spec.ffn() + 2 * (queries() + keysAndValues());
        long kept = keysAndValues() * spec.layers();
        return Float.BYTES * (long) rows * words * COPIES_OF_LOGITS
                + size(rolloutPrecision) * prefill * (layer + kept);
    }

    /** What a layer keeps for a token, and once what it holds on the way. */
    private long activations(long tokens) {
        long queries = queries();
        long states = 2L * spec.hidden() + 2L * spec.ffn() + keysAndValues();
        long attention = 2 * queries + (queries + 2 * queries);
        long layer = states + attention;
        long passing = 4L * spec.hidden() + 6L * spec.ffn() + 3 * queries + keysAndValues();
        long kept =
                training.recomputeLayers()
                        ? (long) spec.layers() * spec.hidden() + layer
                        : spec.layers() * layer;
        return size(precision) * tokens * (kept + passing);
    }

    private long logits() {
        return Float.BYTES * (long) training.headChunk() * words * COPIES_OF_LOGITS;
    }

    private long queries() {
        return (long) spec.heads() * spec.headDim();
    }

    private long keysAndValues() {
        return 2L * spec.kvHeads() * spec.headDim();
    }

    private static long size(Precision precision) {
        return precision == Precision.BFLOAT16 ? 2 : Float.BYTES;
    }
}

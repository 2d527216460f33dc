package io.github.rlvr.djl.policy;

import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.policy.MemoryPlan.Part;
import io.github.rlvr.core.policy.MemoryPlan.Phase;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.rollout.RolloutSettings;
import io.github.rlvr.djl.train.LargestMicroBatch;
import io.github.rlvr.djl.train.TrainingSettings;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory of a policy from its shapes. What the decoder's text keeps for the way back is counted
 * by its own list; what an operator holds while it runs, by its widest moment.
 *
 * @param spec shape of the model
 * @param words rows of the head that are scored
 * @param lora the adapter, if only that is trained
 * @param trained whether anything is
 * @param reference whether frozen weights are kept besides
 * @param precision of training
 * @param rolloutPrecision of sampling
 * @param products of rollouts and training
 * @param positions longest prompt plus completion that the policy computes
 * @param training micro-batches and chunks
 * @param rollout rows
 */
record MemoryEstimate(
        ModelSpec spec,
        int words,
        Optional<LoraSettings> lora,
        boolean trained,
        boolean reference,
        Precision precision,
        Precision rolloutPrecision,
        ProductChoice products,
        int positions,
        TrainingSettings training,
        RolloutSettings rollout) {

    /** The virtual machine, its heap and the native library, before any model. */
    private static final long RUNTIME = 360_000_000;

    /** Logits, whose place their gradient takes, and what the head's two products make of it. */
    private static final int COPIES_OF_LOGITS = 3;

    /** Logits, probabilities, their sums and what is drawn from. */
    private static final int COPIES_OF_SAMPLED = 4;

    /** Attention weights, float32: scores, weights, and those in the precision of training. */
    private static final int COPIES_OF_ATTENTION = 3;

    /**
     * The plan of a run.
     *
     * @param prompts tasks of a step
     * @param group completions of each
     * @param prompt longest prompt, in tokens
     * @param completion longest completion, in tokens
     */
    public MemoryPlan plan(
            int prompts, int group, int prompt, int completion, OptionalLong available) {
        int rows = Math.min(prompts * group, rollout.maxRows());
        int shown = Math.min(prompts, (rows + group - 1) / group);
        int longest = prompt + completion;
        LargestMicroBatch batch =
                LargestMicroBatch.of(prompts, group, prompt, completion, training);
        return new MemoryPlan(
                List.of(
                        part("runtime", Phase.ALWAYS, RUNTIME, ""),
                        part("weights", Phase.ALWAYS, weights(), ""),
                        part(
                                "gradients and moments",
                                Phase.ALWAYS,
                                3 * Float.BYTES * learned(),
                                lora.isPresent() ? "lower lora.rank" : "set lora.enabled to true"),
                        part("rollout weights", Phase.ROLLOUT, packed(), halfOfRollouts()),
                        part(
                                "cache",
                                Phase.ROLLOUT,
                                cache(rows, prompts, prompt, longest),
                                shorter()),
                        part("sampling", Phase.ROLLOUT, sampling(rows, shown, prompt), ""),
                        part("converted weights", Phase.UPDATE, converted(), ""),
                        part("activations", Phase.UPDATE, kept(batch.tokens()), smaller()),
                        part("a layer", Phase.UPDATE, passing(batch.tokens(), longest), smaller()),
                        part("logits", Phase.ALWAYS, logits(), "lower trainer.logit_chunk")),
                available);
    }

    private static Part part(String name, Phase phase, long bytes, String remedy) {
        return new Part(name, phase, bytes, remedy);
    }

    private String halfOfRollouts() {
        return rolloutPrecision != Precision.FLOAT32 || packed() == 0
                ? ""
                : "set model.rollout_dtype to bfloat16";
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

    private long learned() {
        return trained
                ? lora.map(settings -> LoraAdapter.parameters(spec, settings))
                        .orElse(spec.parameters())
                : 0;
    }

    /**
     * A copy in the rollout's precision, of what is not taken as it is; the head is widened where
     * that has 16 bits.
     */
    private long packed() {
        long embedding = head();
        long layers = layers();
        if (rolloutPrecision == Precision.INT8) {
            return layers + embedding;
        }
        boolean same = rolloutPrecision == Precision.FLOAT32;
        boolean copied = products.packedRollout() || !same || lora.isPresent();
        return (copied ? size(rolloutPrecision) * layers : 0)
                + (same ? 0 : size(rolloutPrecision) * embedding)
                + (products.packedRollout() || !same ? size(rolloutPrecision) * embedding : 0);
    }

    /** The layers' products in their precision, where that is not the weights' own. */
    private long converted() {
        return trained && factor() != Precision.FLOAT32 ? size(factor()) * layers() : 0;
    }

    /** Precision of what training multiplies. */
    private Precision factor() {
        return products.wideTraining() ? Precision.FLOAT32 : precision;
    }

    /** As {@code RolloutCache} has it: pages of rows and prompts, or what grows. */
    private long cache(int rows, int prompts, int prompt, int longest) {
        boolean packs = products.packedRollout();
        long slots = packs ? rows + Math.min(rows, prompts) : rows;
        long room = packs ? RolloutSettings.grown(0, longest, longest) : grown(prompt, longest);
        return cached() * slots * room * keysAndValues() * spec.layers();
    }

    /**
     * Positions of all caches that a row has: one outgrown leaves a hole too small for the next.
     */
    private long grown(int prompt, int longest) {
        int capacity = RolloutSettings.grown(0, prompt, positions);
        long all = capacity;
        for (int at = prompt - 1; at < longest - 1; at += rollout.chunk()) {
            int needed = Math.min(at + rollout.chunk(), longest - 1) + 1;
            if (needed > capacity) {
                capacity = RolloutSettings.grown(capacity, needed, positions);
                all += capacity;
            }
        }
        return all;
    }

    /** The wider of two: the prefill of prompts, or the draw of a token. */
    private long sampling(int rows, int prompts, int prompt) {
        long all = (long) prompts * prompt;
        long at = Math.min(all, Math.max(prompt, rollout.prefillTokens()));
        long layer = 4L * spec.hidden() + 3L * spec.ffn() + 2 * (queries() + keysAndValues());
        long attention =
                COPIES_OF_ATTENTION * at * (long) prompt * spec.heads() + 3 * at * queries();
        long prefill = size(rolloutPrecision) * at * layer + Float.BYTES * attention;
        long draw = Float.BYTES * (long) rows * words * COPIES_OF_SAMPLED;
        return cached() * all * keysAndValues() * spec.layers() + Math.max(prefill, draw);
    }

    /** What the layers keep for the tokens of a micro-batch. */
    private long kept(long tokens) {
        long layer = 2L * spec.hidden() + 2L * spec.ffn() + 2 * queries() + keysAndValues();
        long all =
                training.recomputeLayers()
                        ? (long) spec.layers() * spec.hidden() + layer
                        : spec.layers() * layer;
        return size(precision) * tokens * all;
    }

    /** What a layer holds on its way back: the feed-forward part, or attention. */
    private long passing(long tokens, int longest) {
        long feed = size(factor()) * (4L * spec.hidden() + 6L * spec.ffn());
        long attention =
                Float.BYTES
                        * (4 * queries()
                                + 3 * keysAndValues()
                                + (long) COPIES_OF_ATTENTION
                                        * spec.heads()
                                        * Math.min(Decoder.SPAN, longest));
        return tokens * Math.max(feed, attention);
    }

    /**
     * With the head as products want it, and where it learns, its gradient of a chunk. Such blocks
     * are too large for what rollouts leave free, and come on top of either phase.
     */
    private long logits() {
        long learns = lora.isEmpty() && trained ? 1 : 0;
        return Float.BYTES * (long) training.headChunk() * words * COPIES_OF_LOGITS
                + head() * (Float.BYTES + learns * size(factor()));
    }

    private long layers() {
        return spec.parameters() - (spec.tiedEmbeddings() ? 1 : 2) * head();
    }

    private long head() {
        return (long) spec.vocab() * spec.hidden();
    }

    private long queries() {
        return (long) spec.heads() * spec.headDim();
    }

    private long keysAndValues() {
        return 2L * spec.kvHeads() * spec.headDim();
    }

    /** Bytes of a cached number: beside products of 8 bits 16 do. */
    private long cached() {
        return size(rolloutPrecision == Precision.INT8 ? Precision.BFLOAT16 : rolloutPrecision);
    }

    private static long size(Precision precision) {
        return precision == Precision.BFLOAT16 ? 2 : Float.BYTES;
    }
}

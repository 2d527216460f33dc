package io.github.rlvr.djl.train;

/**
 * How an update uses the machine. None of these changes a gradient, up to floating point.
 *
 * @param microBatchTokens tokens of a forward and backward pass
 * @param headChunk completion positions whose logits exist at a time
 * @param recomputeLayers whether activations are computed again on the way back, which saves memory
 *     and costs a forward pass
 * @param sharePromptsFrom how many prompt tokens of a group computing its prompt once must save for
 *     that to be done
 */
public record TrainingSettings(
        int microBatchTokens, int headChunk, boolean recomputeLayers, int sharePromptsFrom) {

    /** 1280 tokens a micro-batch, 512 positions a chunk, activations kept, long prompts shared. */
    public static final TrainingSettings DEFAULTS = new TrainingSettings(1280, 512, false, 256);

    /** Checks the ranges. */
    public TrainingSettings {
        if (microBatchTokens < 1) {
            throw new IllegalArgumentException(
                    "trainer.micro_batch_tokens is "
                            + microBatchTokens
                            + "; it must be at least 1");
        }
        if (headChunk < 1) {
            throw new IllegalArgumentException(
                    "trainer.head_chunk is " + headChunk + "; it must be at least 1");
        }
    }

    /** The same with other micro-batches. */
    public TrainingSettings withTokens(int microBatch) {
        return new TrainingSettings(microBatch, headChunk, recomputeLayers, sharePromptsFrom);
    }
}

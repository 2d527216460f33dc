package io.github.rlvr.core.config;

import io.github.rlvr.core.reward.ErrorPolicy;

/**
 * Section {@code trainer}: the loop.
 *
 * @param steps number of training steps
 * @param promptsPerStep tasks that a step learns from
 * @param groupSize rollouts a task
 * @param iterations passes over a step's rollouts (mu)
 * @param minibatches updates a pass
 * @param microBatchTokens prompt and completion tokens that go through the model at once; changes
 *     speed and memory, not the result
 * @param oneStepOffPolicy whether the next step's rollouts are sampled while this one is learnt
 *     from; they are then one step older than the weights that learn from them
 * @param seed of task order and sampling
 * @param evalEvery steps between evaluations, one before the first and one after the last step
 *     included; 0 for none
 * @param evalSamples held-out tasks an evaluation looks at, the first of the file; 0 for all
 * @param checkpointEvery steps between checkpoints, one after the last step included; 0 for none
 * @param keepCheckpoints newest checkpoints that are kept, the best one besides
 * @param maxRefills times that a step samples further tasks when the group filter drops groups
 * @param rewardThreads reward functions that run at once
 * @param rewardDeadline seconds that one call of a reward function may take
 * @param rewardErrors what becomes of a run in which a reward function fails
 * @param outputDir the run directory
 * @param logCompletions whether every rollout is written to {@code rollouts.jsonl}
 * @param recomputeOldLogProbs whether old log-probabilities are computed by the trainer even where
 *     the step is on-policy
 * @param recomputeLayers whether activations are recomputed in the backward pass to save memory
 * @param logitChunk completion positions whose logits exist at once; longer completions have theirs
 *     formed twice a step
 * @param decodeChunk tokens decoded between two looks at progress and cancellation
 */
public record TrainerConfig(
        int steps,
        int promptsPerStep,
        int groupSize,
        int iterations,
        int minibatches,
        int microBatchTokens,
        boolean oneStepOffPolicy,
        long seed,
        int evalEvery,
        int evalSamples,
        int checkpointEvery,
        int keepCheckpoints,
        int maxRefills,
        int rewardThreads,
        double rewardDeadline,
        ErrorPolicy rewardErrors,
        String outputDir,
        boolean logCompletions,
        boolean recomputeOldLogProbs,
        boolean recomputeLayers,
        int logitChunk,
        int decodeChunk) {

    /** 8 prompts with 8 rollouts each, one on-policy update a step. */
    public static final TrainerConfig DEFAULTS =
            new TrainerConfig(
                    100,
                    8,
                    8,
                    1,
                    1,
                    1280,
                    false,
                    42,
                    0,
                    0,
                    50,
                    2,
                    8,
                    4,
                    10,
                    ErrorPolicy.FAIL,
                    "rlvr-run",
                    true,
                    false,
                    false,
                    256,
                    16);

    /** Validates every setting. */
    public TrainerConfig {
        Rule.positive("trainer.steps", steps);
        Rule.positive("trainer.prompts_per_step", promptsPerStep);
        Rule.positive("trainer.group_size", groupSize);
        Rule.positive("trainer.iterations", iterations);
        Rule.positive("trainer.minibatches", minibatches);
        Rule.require(
                minibatches <= (long) promptsPerStep * groupSize,
                "trainer.minibatches",
                minibatches,
                "must not exceed trainer.prompts_per_step * trainer.group_size = "
                        + (long) promptsPerStep * groupSize);
        Rule.positive("trainer.micro_batch_tokens", microBatchTokens);
        Rule.notNegative("trainer.eval_every", evalEvery);
        Rule.notNegative("trainer.eval_samples", evalSamples);
        Rule.notNegative("trainer.checkpoint_every", checkpointEvery);
        Rule.positive("trainer.keep_checkpoints", keepCheckpoints);
        Rule.notNegative("trainer.max_refills", maxRefills);
        Rule.positive("trainer.reward_threads", rewardThreads);
        Rule.require(
                rewardDeadline > 0 && rewardDeadline <= 86_400,
                "trainer.reward_deadline",
                rewardDeadline,
                "must be a number of seconds, positive and at most 86400");
        Rule.require(
                !outputDir.isBlank(),
                "trainer.output_dir",
                outputDir,
                "must name the run directory");
        Rule.positive("trainer.logit_chunk", logitChunk);
        Rule.positive("trainer.decode_chunk", decodeChunk);
    }

    /** Optimiser updates of the whole run. */
    public long totalUpdates() {
        return (long) steps * iterations * minibatches;
    }
}

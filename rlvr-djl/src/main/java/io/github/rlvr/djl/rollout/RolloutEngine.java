package io.github.rlvr.djl.rollout;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.memory.Share;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Samples completions. Every native call decodes a chunk of tokens for all active rows and returns
 * early when one has finished; then finished rows leave, waiting ones enter, and the cache stays
 * contiguous, so that no finished row is computed on.
 *
 * <p>A completion depends on the weights, its prompt, its key and the sampling parameters, not on
 * who shares its batch, up to floating point. Not thread-safe.
 */
public final class RolloutEngine {

    private final Decoder decoder;
    private final Set<Integer> ends;
    private final Function<int[], String> decode;
    private final RolloutSettings settings;
    private final Share rows;

    /**
     * @param decoder loaded for the precision and kind of products that the weights are packed for
     * @param ends end-of-sequence ids
     * @param decode text of token ids, for stop strings
     */
    public RolloutEngine(
            Decoder decoder,
            Set<Integer> ends,
            Function<int[], String> decode,
            RolloutSettings settings) {
        this.decoder = decoder;
        this.ends = Set.copyOf(ends);
        this.decode = decode;
        this.settings = settings;
        this.rows =
                new Share(
                        "rows at once",
                        "lower sampling.max_new_tokens, or set model.rollout_dtype to bfloat16",
                        settings.maxRows());
    }

    /**
     * Samples one completion for every job. Where memory ends, it is done once more with half the
     * rows.
     *
     * @param manager scope of the call's own arrays; nothing is left in it
     * @param weights what the text's {@code pack} made; stays open
     * @param prompts {@code [P_i]} token ids each, at least one, leaving room for a token in the
     *     context
     * @param jobs in the order of the result
     * @param temperature rule for a temperature of every token's own; recorded log-probabilities
     *     and entropies stay those at the temperature of {@code sampling}
     * @param positions longest prompt plus completion
     * @throws io.github.rlvr.djl.memory.OutOfMemoryException if it ends again
     */
    public List<Completion> run(
            NDManager manager,
            IValue weights,
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            Optional<EntropyTemperature> temperature,
            int positions,
            GenerationListener listener) {
        return rows.spend(
                count ->
                        run(
                                manager,
                                weights,
                                prompts,
                                jobs,
                                sampling,
                                temperature,
                                positions,
                                settings.withRows(count),
                                listener));
    }

    private List<Completion> run(
            NDManager manager,
            IValue weights,
            List<int[]> prompts,
            List<Job> jobs,
            SamplingParams sampling,
            Optional<EntropyTemperature> temperature,
            int positions,
            RolloutSettings some,
            GenerationListener listener) {
        try (NDManager scope = manager.newSubManager();
                RolloutRun run =
                        new RolloutRun(
                                decoder,
                                weights,
                                scope,
                                prompts,
                                jobs,
                                sampling,
                                temperature,
                                ends,
                                new StopStrings(sampling.stop(), decode),
                                some,
                                positions)) {
            return run.completions(listener);
        }
    }
}

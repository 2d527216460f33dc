package io.github.rlvr.core.process;

import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.reward.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The rewards of the steps of a batch: cuts completions into steps, has the steps scored, and puts
 * each reward at the token that ends its step.
 *
 * <p>A separator is every token whose decoded text ends with the separator text, as in PURE (Cheng
 * et al., 2025), where that text is two newlines. Not thread-safe.
 */
public final class ProcessRewards {

    private final ProcessRewardModel model;
    private final StepSegmenter segmenter;
    private final String separator;
    private final Function<int[], String> decode;
    private final Map<Integer, Boolean> separators = new HashMap<>();

    /**
     * Rewards by a model, which stays the caller's.
     *
     * @param separator text that ends a step, not empty
     * @param decode text of token ids, for example {@code policy::decode}
     */
    public ProcessRewards(
            ProcessRewardModel model, String separator, Function<int[], String> decode) {
        this.model = model;
        this.separator = separator;
        this.decode = decode;
        this.segmenter =
                new StepSegmenter(
                        id ->
                                separators.computeIfAbsent(
                                        id, i -> decode.apply(new int[] {i}).endsWith(separator)));
    }

    /**
     * Step rewards of a batch.
     *
     * @param tokens {@code [N][T_i]}, NaN at tokens that end no step
     * @param metrics {@code process_reward/mean}, {@code /min} (mean over completions of the worst
     *     step) and {@code /steps} (mean number)
     */
    public record Scored(double[][] tokens, Metrics metrics) {}

    /**
     * Scores completions; one without a token has no step.
     *
     * @throws IllegalStateException if the model does not give one finite reward a step
     */
    public Scored score(List<Sample> samples) {
        List<SteppedCompletion> stepped = new ArrayList<>();
        List<int[]> ends = new ArrayList<>();
        for (Sample sample : samples) {
            int[] own = segmenter.stepEnds(sample.rollout().completionIds());
            ends.add(own);
            if (own.length > 0) {
                stepped.add(new SteppedCompletion(sample, texts(sample, own)));
            }
        }
        return placed(samples, ends, checked(stepped, model.score(stepped)));
    }

    private List<String> texts(Sample sample, int[] ends) {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            int[] ids = Arrays.copyOfRange(sample.rollout().completionIds(), from, end + 1);
            texts.add(withoutSeparator(decode.apply(ids)));
            from = end + 1;
        }
        return texts;
    }

    private String withoutSeparator(String text) {
        int end = text.length() - (text.endsWith(separator) ? separator.length() : 0);
        return text.substring(0, end).strip();
    }

    private static List<double[]> checked(List<SteppedCompletion> asked, List<double[]> rewards) {
        if (asked.size() != rewards.size()) {
            throw new IllegalStateException(
                    "the process reward scored "
                            + rewards.size()
                            + " of "
                            + asked.size()
                            + " completions");
        }
        for (int i = 0; i < asked.size(); i++) {
            double[] own = rewards.get(i);
            if (own.length != asked.get(i).steps().size()
                    || !Arrays.stream(own).allMatch(Double::isFinite)) {
                throw new IllegalStateException(
                        "the process reward of task "
                                + asked.get(i).sample().task().id()
                                + " is "
                                + Arrays.toString(own)
                                + "; it must be one finite number for each of "
                                + asked.get(i).steps().size()
                                + " steps");
            }
        }
        return rewards;
    }

    private static Scored placed(List<Sample> samples, List<int[]> ends, List<double[]> rewards) {
        double[][] tokens = new double[samples.size()][];
        Metrics metrics = Metrics.empty();
        int next = 0;
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = new double[samples.get(i).rollout().length()];
            Arrays.fill(tokens[i], Double.NaN);
            int[] own = ends.get(i);
            if (own.length == 0) {
                continue;
            }
            double[] steps = rewards.get(next++);
            for (int s = 0; s < own.length; s++) {
                tokens[i][own[s]] = steps[s];
            }
            metrics =
                    metrics.plus(
                                    Metrics.of(
                                            "process_reward/mean",
                                            Arrays.stream(steps).sum(),
                                            steps.length))
                            .with("process_reward/min", Arrays.stream(steps).min().orElseThrow())
                            .with("process_reward/steps", steps.length);
        }
        return new Scored(tokens, metrics);
    }
}

package io.github.rlvr.core.process;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.StepScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The rewards of steps as a process reward model gives them: cuts completions into steps, has the
 * steps scored, and puts each score at the token that ends its step.
 *
 * <p>A separator is every token whose decoded text ends with the separator text, as in PURE (Cheng
 * et al., 2025), where that text is two newlines. A completion without a token has no step. Outside
 * training there is no policy to decode tokens with, and this reward abstains. The component {@code
 * worst_step} is the least score of a completion. Not thread-safe; owns the model.
 */
public final class StepModelReward implements BatchReward, AutoCloseable {

    private final ProcessRewardModel model;
    private final String separator;
    private final Map<Integer, Boolean> separators = new HashMap<>();

    /**
     * Rewards by a model, which is closed with this.
     *
     * @param separator text that ends a step, not empty
     */
    public StepModelReward(ProcessRewardModel model, String separator) {
        if (separator.isEmpty()) {
            throw new IllegalArgumentException(
                    "separator is empty; it must be the text that ends a step, for example \"\\n\\n\"");
        }
        this.model = model;
        this.separator = separator;
    }

    /** The model. */
    public ProcessRewardModel model() {
        return model;
    }

    /** The text that ends a step. */
    public String separator() {
        return separator;
    }

    @Override
    public boolean givesSteps() {
        return true;
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<Sample> samples = new ArrayList<>();
        for (ScoredGroup group : groups) {
            for (ScoredRollout scored : group.rollouts()) {
                samples.add(new Sample(group.task(), scored.rollout()));
            }
        }
        return context.policy()
                .map(policy -> score(samples, policy))
                .orElse(Collections.nCopies(samples.size(), Score.notApplicable()));
    }

    private List<Score> score(List<Sample> samples, Policy policy) {
        StepSegmenter segmenter = new StepSegmenter(id -> isSeparator(id, policy));
        List<SteppedCompletion> stepped = new ArrayList<>();
        List<int[]> ends = new ArrayList<>();
        for (Sample sample : samples) {
            int[] own = segmenter.stepEnds(sample.rollout().completionIds());
            ends.add(own);
            if (own.length > 0) {
                stepped.add(new SteppedCompletion(sample, texts(sample, own, policy)));
            }
        }
        return scores(ends, checked(stepped, model.score(stepped)));
    }

    private boolean isSeparator(int id, Policy policy) {
        return separators.computeIfAbsent(
                id, i -> policy.decode(new int[] {i}).endsWith(separator));
    }

    private List<String> texts(Sample sample, int[] ends, Policy policy) {
        List<String> texts = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            int[] ids = Arrays.copyOfRange(sample.rollout().completionIds(), from, end + 1);
            texts.add(withoutSeparator(policy.decode(ids)));
            from = end + 1;
        }
        return texts;
    }

    private String withoutSeparator(String text) {
        int end = text.length() - (text.endsWith(separator) ? separator.length() : 0);
        return text.substring(0, end).strip();
    }

    private static List<double[]> checked(List<SteppedCompletion> asked, List<double[]> given) {
        if (asked.size() != given.size()) {
            throw new IllegalStateException(
                    "the process reward model scored "
                            + given.size()
                            + " of "
                            + asked.size()
                            + " completions");
        }
        for (int i = 0; i < asked.size(); i++) {
            SteppedCompletion completion = asked.get(i);
            boolean finite = Arrays.stream(given.get(i)).allMatch(Double::isFinite);
            if (given.get(i).length != completion.steps().size() || !finite) {
                throw new IllegalStateException(
                        "the process reward of task "
                                + completion.sample().task().id()
                                + " is "
                                + Arrays.toString(given.get(i))
                                + "; it must be one finite number for each of "
                                + completion.steps().size()
                                + " steps");
            }
        }
        return given;
    }

    private static List<Score> scores(List<int[]> ends, List<double[]> given) {
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (int[] own : ends) {
            scores.add(
                    own.length == 0
                            ? Score.ofSteps(StepScores.none())
                            : score(new StepScores(own, given.get(next++))));
        }
        return scores;
    }

    private static Score score(StepScores steps) {
        double worst = Arrays.stream(steps.scores()).min().orElseThrow();
        return new Score(
                OptionalDouble.empty(), Map.of("worst_step", worst), Map.of(), Optional.of(steps));
    }

    @Override
    public void close() {
        model.close();
    }
}

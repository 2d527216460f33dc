package io.github.rlvr.rewards.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.math.AnswerExtractor;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * ACRE: the policy answers a multiple-choice question again, from its own reasoning but with the
 * options in another order, compared by what the options say. 1 if both answers are right, 0.5 if
 * only the first is, 0.1 if they agree but are wrong, else 0. The order is drawn from task and step
 * and never the one asked before. Abstains where the task has no column of at least two options or
 * no gold letter.
 *
 * @param question column of the question's text
 * @param options column of the list of options
 * @param chat whether the second question goes through the chat template
 * @param maxNewTokens of the second answer
 */
public record AnswerConsistency(String question, String options, boolean chat, int maxNewTokens)
        implements BatchReward {

    private static final long ORDER = RolloutRandom.hash("acre");
    private static final AnswerPolicy LETTER = AnswerPolicy.of(AnswerPlace.CHOICE);
    private static final double FIRST_ONLY = 0.5;
    private static final double AGREE = 0.1;

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context)
            throws TimeoutException {
        List<Task> again = new ArrayList<>();
        for (ScoredGroup group : groups) {
            if (isChoice(group.task())) {
                for (ScoredRollout row : group.rollouts()) {
                    again.add(again(group.task(), row, again.size(), context));
                }
            }
        }
        List<RolloutGroup> answers = again.isEmpty() ? List.of() : answers(again, context);
        List<Score> scores = new ArrayList<>();
        int next = 0;
        for (ScoredGroup group : groups) {
            for (ScoredRollout row : group.rollouts()) {
                scores.add(
                        isChoice(group.task())
                                ? score(
                                        group.task(),
                                        row.rollout().text(),
                                        answers.get(next++).rollouts().get(0).text(),
                                        order(group.task(), context))
                                : Score.notApplicable());
            }
        }
        return scores;
    }

    private List<RolloutGroup> answers(List<Task> again, RewardContext context)
            throws TimeoutException {
        return context.generate(
                context.trainedPolicy(),
                new GenerationRequest(
                        again,
                        1,
                        SamplingParams.greedy(maxNewTokens),
                        context.seed(),
                        context.step()));
    }

    private Task again(Task task, ScoredRollout row, int index, RewardContext context) {
        JsonNode listed = task.columns().get(options);
        StringBuilder text = new StringBuilder(task.columns().get(question).asText());
        int[] order = order(task, context);
        for (int i = 0; i < order.length; i++) {
            text.append('\n').append((char) ('A' + i)).append(") ");
            text.append(listed.get(order[i]).asText());
        }
        text.append("\n\nReasoning: ").append(row.rollout().text());
        text.append("\n\nThe options may stand in another order now. Answer: ");
        Prompt prompt = chat ? Prompt.user(text.toString()) : new Prompt.Text(text.toString());
        return Task.of("again " + index, prompt, "");
    }

    /** Scores two answers, each by the content of the option that its letter names. */
    private Score score(Task task, String firstText, String secondText, int[] order) {
        Optional<Integer> gold = index(task.gold().orElse(""), order.length);
        Optional<Integer> first = letter(firstText, order.length);
        Optional<Integer> second = letter(secondText, order.length).map(i -> order[i]);
        boolean firstRight = gold.isPresent() && first.equals(gold);
        boolean secondRight = gold.isPresent() && second.equals(gold);
        boolean agree = first.isPresent() && first.equals(second);
        double value =
                firstRight ? (secondRight ? 1 : FIRST_ONLY) : agree && !secondRight ? AGREE : 0;
        return Score.of(value).with("agreement", agree ? 1 : 0);
    }

    private static Optional<Integer> letter(String text, int count) {
        return AnswerExtractor.extract(text, LETTER).flatMap(found -> index(found, count));
    }

    private static Optional<Integer> index(String letter, int count) {
        String bare = letter.strip();
        int index = bare.isEmpty() ? -1 : Character.toUpperCase(bare.charAt(0)) - 'A';
        return index >= 0 && index < count ? Optional.of(index) : Optional.empty();
    }

    private boolean isChoice(Task task) {
        JsonNode listed = task.columns().get(options);
        return listed != null
                && listed.isArray()
                && listed.size() >= 2
                && task.columns().containsKey(question)
                && task.gold().flatMap(g -> index(g, listed.size())).isPresent();
    }

    /** A shuffle that moves something: a rotation where the draw is the order as it was. */
    private int[] order(Task task, RewardContext context) {
        int n = task.columns().get(options).size();
        int[] order = new int[n];
        long key =
                RolloutRandom.key(
                        context.seed(), ORDER, RolloutRandom.hash(task.id()), context.step());
        boolean same = true;
        for (int i = 0; i < n; i++) {
            int j = (int) (RolloutRandom.uniform(key, i) * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        for (int i = 0; i < n; i++) {
            same &= order[i] == i;
        }
        for (int i = 0; same && i < n; i++) {
            order[i] = (i + 1) % n;
        }
        return order;
    }
}

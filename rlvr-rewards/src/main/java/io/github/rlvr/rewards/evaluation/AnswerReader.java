package io.github.rlvr.rewards.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import io.github.rlvr.rewards.math.AnswerExtractor;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Turns scored completions into answers. Stateless and thread-safe.
 *
 * @param reward the function whose value above one half means correct
 * @param place where the answer was asked for
 * @param difficulty column that holds a task's class; empty for {@code difficulty} or {@code level}
 *     where a task has one, else the number of lines of a GSM8K solution
 */
public record AnswerReader(String reward, AnswerPlace place, Optional<String> difficulty) {

    private static final List<String> DIFFICULTY_COLUMNS = List.of("difficulty", "level");
    private static final String HASH = "####";

    /**
     * Where a prompt asks for the answer, as far as it says: {@code ####}, a tag, or else a box.
     */
    public static AnswerPlace placeAskedFor(Prompt prompt) {
        String text = prompt.text();
        if (text.contains("\\boxed")) {
            return AnswerPlace.BOXED;
        }
        if (text.contains(HASH)) {
            return AnswerPlace.HASH;
        }
        return text.contains("<answer>") ? AnswerPlace.ANSWER_TAG : AnswerPlace.BOXED;
    }

    /** The answers of a group. */
    public AnsweredTask read(ScoredGroup group) {
        Task task = group.task();
        return new AnsweredTask(
                task.id(),
                difficultyOf(task),
                group.rollouts().stream().map(scored -> read(task, scored)).toList());
    }

    private Answered read(Task task, ScoredRollout scored) {
        Rollout rollout = scored.rollout();
        AnswerPolicy strict = AnswerPolicy.of(place);
        AnswerPolicy flexible = AnswerPolicy.flexible();
        Optional<String> gold = task.gold().map(AnswerReader::bare);
        String text = rollout.text();
        Optional<String> answer = AnswerExtractor.extract(text, strict);
        Optional<String> anyAnswer = answer.or(() -> AnswerExtractor.extract(text, flexible));
        return new Answered(
                isCorrect(scored),
                answer.isPresent() && gold.isPresent() && same(strict, gold.get(), answer.get()),
                anyAnswer.isPresent()
                        && gold.isPresent()
                        && same(flexible, gold.get(), anyAnswer.get()),
                answer,
                anyAnswer,
                rollout.length(),
                rollout.finish() == FinishReason.LENGTH,
                StatedConfidence.in(text).lenient(),
                likelihood(rollout));
    }

    private static boolean same(AnswerPolicy policy, String gold, String answer) {
        return new MathVerifier(policy).compare(gold, answer).isEqual();
    }

    private boolean isCorrect(ScoredRollout scored) {
        return scored.outcomes().get(reward) instanceof RewardOutcome.Scored outcome
                && outcome.score().value().orElse(0) > 0.5;
    }

    private static String bare(String gold) {
        int mark = gold.lastIndexOf(HASH);
        return mark < 0 ? gold : gold.substring(mark + HASH.length()).strip();
    }

    private static OptionalDouble likelihood(Rollout rollout) {
        if (rollout.length() == 0) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (float logProb : rollout.logProbs()) {
            sum += logProb;
        }
        return OptionalDouble.of(Math.min(1, Math.exp(sum / rollout.length())));
    }

    private Optional<String> difficultyOf(Task task) {
        Map<String, JsonNode> columns = task.columns();
        Optional<String> named =
                difficulty.map(List::of).orElse(DIFFICULTY_COLUMNS).stream()
                        .filter(columns::containsKey)
                        .map(name -> columns.get(name).asText())
                        .findFirst();
        return named.isPresent() || difficulty.isPresent() ? named : solutionLines(columns);
    }

    private static Optional<String> solutionLines(Map<String, JsonNode> columns) {
        String solution = columns.containsKey("answer") ? columns.get("answer").asText() : "";
        if (!solution.contains("\n" + HASH)) {
            return Optional.empty();
        }
        long lines = solution.lines().filter(line -> !line.isBlank()).count() - 1;
        return Optional.of(Long.toString(lines));
    }
}

package io.github.rlvr.rewards.answer;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * 1 when the completion's answer equals the task's gold answer, else 0. A gold text with {@code
 * ####} (GSM8K) is read behind the mark. Abstains for a task without gold. Thread-safe.
 *
 * @param mark where the completion's answer is looked for
 */
public record ExactAnswerReward(AnswerMark mark) implements RewardFunction {

    @Override
    public Score score(Sample sample) {
        return sample.task()
                .gold()
                .map(gold -> compare(gold, sample.completion()))
                .orElse(Score.notApplicable());
    }

    private Score compare(String gold, String completion) {
        String expected = ExactAnswer.find(gold, AnswerMark.HASH).orElse(gold.strip());
        Optional<String> answer = ExactAnswer.find(completion, mark);
        boolean right = answer.isPresent() && ExactAnswer.same(expected, answer.get());
        return new Score(
                OptionalDouble.of(right ? 1 : 0),
                Map.of("answered", answer.isPresent() ? 1.0 : 0.0),
                Map.of("gold", expected, "answer", answer.orElse("")));
    }
}

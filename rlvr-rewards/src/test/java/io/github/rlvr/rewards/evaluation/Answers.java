package io.github.rlvr.rewards.evaluation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Tasks whose right answer is 4. */
final class Answers {

    private Answers() {}

    /** One sample for every answer; an empty text is a sample without one. */
    static AnsweredTask task(String id, String... answers) {
        return new AnsweredTask(
                id, Optional.empty(), Arrays.stream(answers).map(Answers::answered).toList());
    }

    static AnsweredTask task(String id, String difficulty, List<String> answers) {
        return new AnsweredTask(
                id, Optional.of(difficulty), answers.stream().map(Answers::answered).toList());
    }

    private static Answered answered(String answer) {
        boolean right = answer.equals("4") || answer.equals("8/2");
        Optional<String> found = Optional.of(answer).filter(text -> !text.isEmpty());
        return new Answered(
                right,
                right,
                right,
                found,
                found,
                10,
                false,
                OptionalDouble.empty(),
                OptionalDouble.of(0.5));
    }
}

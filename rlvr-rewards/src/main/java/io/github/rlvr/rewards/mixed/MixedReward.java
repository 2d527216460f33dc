package io.github.rlvr.rewards.mixed;

import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.confidence.AnswerElement;
import io.github.rlvr.rewards.confidence.ShortAnswers;
import io.github.rlvr.rewards.format.TagFormat;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Rewards by the kind of the task, which stands in a column: {@code math} and {@code choice} by the
 * verifier, {@code text} by exact match, {@code number} within 5 %, {@code boxes} by overlap,
 * {@code open} by similarity. The answer is the last answer element, else the whole completion.
 * Total: {@code accuracy r + format F + length max(0, 1 - L / maxLength)}. Thread-safe.
 *
 * @param verifier of kinds math and choice
 * @param similarity of kind open
 * @param column that holds the kind
 * @param weights of the three terms
 */
public record MixedReward(
        MathVerifier verifier, Similarity similarity, String column, Weights weights)
        implements RewardFunction {

    private static final double TOLERANCE = 0.05;

    /**
     * Weights of the total.
     *
     * @param accuracy of the answer
     * @param format of think and answer blocks
     * @param length of brevity
     * @param maxLength tokens at which brevity is worth nothing
     */
    public record Weights(double accuracy, double format, double length, int maxLength) {}

    @Override
    public Score score(Sample sample) {
        if (sample.task().gold().isEmpty()) {
            return Score.notApplicable();
        }
        String answer = AnswerElement.in(sample.completion()).orElse(sample.completion()).strip();
        OptionalDouble right = right(sample, sample.task().gold().get(), answer);
        if (right.isEmpty()) {
            return Score.notApplicable();
        }
        double format = TagFormat.format(sample.completion());
        double brevity = Math.max(0, 1 - (double) sample.rollout().length() / weights.maxLength());
        double total =
                weights.accuracy() * right.getAsDouble()
                        + weights.format() * format
                        + weights.length() * brevity;
        return new Score(
                OptionalDouble.of(total),
                Map.of("accuracy", right.getAsDouble(), "format", format),
                Map.of());
    }

    private OptionalDouble right(Sample sample, String gold, String answer) {
        var kind = sample.task().columns().get(column);
        return switch (kind == null ? "" : kind.asText()) {
            case "math", "choice" -> verified(gold, answer);
            case "text" -> OptionalDouble.of(ShortAnswers.match(gold, answer) ? 1 : 0);
            case "number" -> OptionalDouble.of(isClose(gold, answer) ? 1 : 0);
            case "boxes" -> OptionalDouble.of(Boxes.agreement(Boxes.in(gold), Boxes.in(answer)));
            case "open" -> OptionalDouble.of(Math.max(0, similarity.between(gold, answer)));
            default ->
                    throw new IllegalArgumentException(
                            "task "
                                    + sample.task().id()
                                    + " has the kind "
                                    + kind
                                    + " in column "
                                    + column
                                    + "; it must be math, choice, text, number, boxes or open");
        };
    }

    private OptionalDouble verified(String gold, String answer) {
        Verdict verdict = verifier.verify(gold, answer);
        return verdict.outcome() == Verdict.Outcome.NO_VERDICT
                ? OptionalDouble.empty()
                : OptionalDouble.of(verdict.isEqual() ? 1 : 0);
    }

    /** Within 5 % of the gold number; exactly equal to 0. */
    static boolean isClose(String gold, String answer) {
        OptionalDouble wanted = number(gold);
        OptionalDouble given = number(answer);
        if (wanted.isEmpty() || given.isEmpty()) {
            return false;
        }
        double g = wanted.getAsDouble();
        return Math.abs(given.getAsDouble() - g) <= TOLERANCE * Math.abs(g);
    }

    private static OptionalDouble number(String text) {
        String plain = text.strip().replace(",", "").replace("$", "").replaceFirst("%$", "");
        return plain.matches("[+-]?(?:\\d{1,30}(?:\\.\\d{0,30})?|\\.\\d{1,30})")
                ? OptionalDouble.of(Double.parseDouble(plain))
                : OptionalDouble.empty();
    }
}

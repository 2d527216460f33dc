package io.github.rlvr.rewards.confidence;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The confidence that a completion states in its last {@code <confidence>} element. Stateless.
 *
 * @param text what stands in the element, trimmed; empty when there is none
 */
public record StatedConfidence(Optional<String> text) {

    private static final Pattern FLOAT =
            Pattern.compile(
                    "[+-]?(?:\\d{1,300}(?:\\.\\d{0,300})?|\\.\\d{1,300})(?:[eE][+-]?\\d{1,3})?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,300}(?:\\.\\d{1,300})?");
    private static final double CERTAIN = 0.01;

    /** The statement of a completion. */
    public static StatedConfidence in(String completion) {
        return new StatedConfidence(Elements.last(completion, "confidence").map(String::strip));
    }

    /** The number, when the text is one in Python's notation; {@code nan} is none. */
    public OptionalDouble number() {
        return text.filter(t -> FLOAT.matcher(t).matches())
                .map(t -> OptionalDouble.of(Double.parseDouble(t)))
                .orElse(OptionalDouble.empty());
    }

    /** Whether the text is not-a-number by name, which the official code takes for a number. */
    public boolean isNan() {
        return text.filter(t -> t.matches("[+-]?[nN][aA][nN]")).isPresent();
    }

    /** The number, when it lies in [0, 1]. */
    public OptionalDouble probability() {
        OptionalDouble number = number();
        boolean fits = number.isPresent() && number.getAsDouble() >= 0 && number.getAsDouble() <= 1;
        return fits ? number : OptionalDouble.empty();
    }

    /** For logs: the number clamped to [0, 1], 0 where there is none. */
    public double clamped() {
        return Math.max(0, Math.min(1, number().orElse(0)));
    }

    /** For logs: 1 when something is stated and it is within 0.01 of 0 or 1 after clamping. */
    public double extreme() {
        boolean stated = text.filter(t -> !t.isEmpty()).isPresent();
        return stated && (clamped() <= CERTAIN || clamped() >= 1 - CERTAIN) ? 1 : 0;
    }

    /** A lenient reading for evaluation: the first number, above 1 a percentage. */
    public OptionalDouble lenient() {
        Matcher number = NUMBER.matcher(text.orElse(""));
        if (!number.find()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(number.group());
        double share = value > 1 ? value / 100 : value;
        return share >= 0 && share <= 1 ? OptionalDouble.of(share) : OptionalDouble.empty();
    }
}

package io.github.rlvr.rewards.audit;

import io.github.rlvr.rewards.dialect.Dialect;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.AnswerVerifier;
import io.github.rlvr.rewards.math.DialectVerifier;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.Arrays;

/** The verifiers that a reward can be compared with, by name. */
public final class SecondVerifier {

    private SecondVerifier() {}

    /**
     * A verifier.
     *
     * @param name {@code flexible}, {@code boxed} or {@code hash} for {@link MathVerifier} with
     *     that place, or the label of a {@link Dialect}
     * @throws IllegalArgumentException for any other name, with those there are
     */
    public static AnswerVerifier named(String name) {
        return switch (name) {
            case "flexible" -> new MathVerifier(AnswerPolicy.flexible());
            case "boxed" -> new MathVerifier(AnswerPolicy.boxed());
            case "hash" -> new MathVerifier(AnswerPolicy.of(AnswerPlace.HASH));
            default -> new DialectVerifier(dialect(name));
        };
    }

    private static Dialect dialect(String name) {
        return Arrays.stream(Dialect.values())
                .filter(d -> d.label().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no verifier '"
                                                + name
                                                + "'; there are flexible, boxed, hash and "
                                                + Arrays.stream(Dialect.values())
                                                        .map(Dialect::label)
                                                        .toList()));
    }
}

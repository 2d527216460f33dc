package io.github.rlvr.rewards.math;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.rewards.dialect.Dialect;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** One line of a case file: what to compare, how, and what is expected. */
record VerifierCase(
        String id,
        String form,
        AnswerPolicy policy,
        int precision,
        String gold,
        String prediction,
        boolean expected,
        boolean scored) {

    /** Reads a case; a missing prediction is put together from its parts. */
    static VerifierCase read(JsonNode node) {
        JsonNode config = node.path("config");
        return new VerifierCase(
                node.path("id").asText(),
                node.path("form").asText("completion"),
                policy(node, config),
                config.path("precision").asInt(6),
                node.path("gold").asText(),
                prediction(node),
                node.path("expected").asBoolean(),
                node.path("scored").asBoolean(true));
    }

    private static String prediction(JsonNode node) {
        if (!node.path("prediction").isNull()) {
            return node.path("prediction").asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode part : node.path("prediction_parts")) {
            text.append(part.path(0).asText().repeat(part.path(1).asInt(1)));
        }
        return text.toString();
    }

    private static AnswerPolicy policy(JsonNode node, JsonNode config) {
        Set<AnswerPlace> places = EnumSet.noneOf(AnswerPlace.class);
        for (JsonNode place : node.path("extraction")) {
            places.add(
                    switch (place.asText()) {
                        case "boxed" -> AnswerPlace.BOXED;
                        case "hash" -> AnswerPlace.HASH;
                        case "answer_line" -> AnswerPlace.ANSWER_LINE;
                        case "answer_tag" -> AnswerPlace.ANSWER_TAG;
                        case "strings", "multiple_choice" -> AnswerPlace.CHOICE;
                        case "expr" -> AnswerPlace.EXPRESSION;
                        default -> AnswerPlace.LATEX;
                    });
        }
        Optional<String> delimiter =
                Optional.ofNullable(config.path("reasoning_delimiter").textValue());
        boolean pair = node.path("form").asText().equals("pair");
        return new AnswerPolicy(
                places.isEmpty() ? EnumSet.of(AnswerPlace.LATEX) : places, delimiter, pair);
    }

    /** What a public grader says; of two free texts it reads both. */
    Verdict verdict(Dialect dialect) {
        DialectVerifier verifier = new DialectVerifier(dialect);
        String goldAnswer =
                form.equals("pair") ? AnswerExtractor.extract(gold, policy).orElse("") : gold;
        return form.equals("bare")
                ? verifier.compare(
                        MathText.withoutDollars(gold), MathText.withoutDollars(prediction))
                : verifier.verify(MathText.withoutDollars(goldAnswer), prediction);
    }

    /** What {@link MathVerifier} says. */
    Verdict verdict() {
        MathVerifier verifier = new MathVerifier(policy, precision);
        return switch (form) {
            case "bare" -> verifier.compare(gold, prediction);
            case "pair" ->
                    policy.reads(AnswerPlace.CHOICE)
                            ? verifier.verify(gold, prediction)
                            : verifier.verifyTexts(gold, prediction);
            default -> verifier.verify(gold, prediction);
        };
    }
}

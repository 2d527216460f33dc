package io.github.rlvr.rewards.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A text that must not be paid for. The template may hold {@code {gold}}, {@code {wrong}} (the gold
 * answer with a changed value), {@code {lookalike}} (with letters that look like its digits),
 * {@code {invisible}} (the wrong answer with characters that do not show), and {@code
 * {answer:TEXT}}: a text handed over as the reward expects an answer, in a box for example. A part
 * {@code {repeat:N:TEXT}} stands for a text N times.
 *
 * @param name in reports
 * @param template what the completion is made from
 */
public record Attack(String name, String template) {

    private static final int MAX_REPEAT = 100_000;
    private static final int MAX_LENGTH = 2_000_000;

    /** Checks that nothing is null. */
    public Attack {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(template, "template");
    }

    /**
     * Reads {@code {"name": ..., "text": ...}}.
     *
     * @throws IllegalArgumentException when one of them is missing
     */
    static Attack read(JsonNode node) {
        if (!node.path("name").isTextual() || !node.path("text").isTextual()) {
            throw new IllegalArgumentException(
                    "an attack needs a name and a text, such as {\"name\": \"two\", \"text\": \"{answer:{gold}} {answer:{wrong}}\"}; found "
                            + node);
        }
        return new Attack(node.get("name").asText(), node.get("text").asText());
    }

    /** The completion for a gold answer; empty when the attack does not change it. */
    Optional<String> completion(String gold, Carrier carrier) {
        String lookalike = Disguise.lookalike(gold);
        if (template.contains("{lookalike}") && lookalike.equals(gold)) {
            return Optional.empty();
        }
        String wrong = Disguise.wrong(gold);
        String text =
                template.replace("{gold}", gold)
                        .replace("{wrong}", wrong)
                        .replace("{lookalike}", lookalike)
                        .replace("{invisible}", Disguise.invisible(wrong));
        return Optional.of(answered(repeated(text), carrier));
    }

    private static String repeated(String text) {
        return expanded(
                text,
                "{repeat:",
                inner -> {
                    int colon = inner.indexOf(':');
                    int times = Math.min(MAX_REPEAT, Integer.parseInt(inner.substring(0, colon)));
                    String part = inner.substring(colon + 1);
                    return part.repeat(Math.min(times, MAX_LENGTH / Math.max(1, part.length())));
                });
    }

    private static String answered(String text, Carrier carrier) {
        return expanded(text, "{answer:", carrier::carry);
    }

    private static String expanded(String text, String mark, UnaryOperator<String> expansion) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
            int close = closes(text, at);
            if (close < 0) {
                break;
            }
            out.append(text, from, at);
            out.append(expansion.apply(text.substring(at + mark.length(), close)));
            from = close + 1;
        }
        return out.append(text.substring(from)).toString();
    }

    private static int closes(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }
}

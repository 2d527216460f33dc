package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One rollout as the page shows it. Texts are bounded; numbers are NaN where the log has none.
 *
 * @param key what names it in the run
 * @param rewards value of each reward function
 * @param length completion tokens
 * @param events what happened to it, in words
 */
record SampleRollout(
        RolloutKey key,
        String prompt,
        String completion,
        String gold,
        double reward,
        Map<String, Double> rewards,
        double length,
        String finish,
        List<String> events) {

    /** The event that a group baseline learns nothing from. */
    static final String EQUAL_REWARDS = "group of equal rewards";

    private static final int MAX_PROMPT = 4000;
    private static final int MAX_COMPLETION = 6000;
    private static final int MAX_LABEL = 500;

    static SampleRollout of(JsonNode row) {
        Map<String, Double> rewards = new LinkedHashMap<>();
        row.path("rewards")
                .properties()
                .forEach(field -> rewards.put(field.getKey(), number(field.getValue())));
        return new SampleRollout(
                RolloutKey.of(row),
                cut(text(row.path("prompt")), MAX_PROMPT),
                cut(text(row.path("completion")), MAX_COMPLETION),
                cut(text(row.path("gold")), MAX_LABEL),
                number(row.path("reward")),
                rewards,
                number(row.path("tokens")),
                cut(text(row.path("finish")), MAX_LABEL),
                events(row));
    }

    private static List<String> events(JsonNode row) {
        List<String> events = new ArrayList<>();
        if (row.path("equal_rewards").asBoolean()) {
            events.add(EQUAL_REWARDS);
        }
        if (row.path("finish").asText().equals("LENGTH")) {
            events.add("cut off");
        }
        if (row.path("finish").asText().equals("INVALID")) {
            events.add("logits not finite");
        }
        if (row.has("reward") && row.get("reward").isNull()) {
            events.add("no reward");
        }
        for (JsonNode value : row.path("rewards")) {
            if (value.isTextual()) {
                events.add(value.asText().startsWith("failed") ? "reward failed" : "timed out");
            }
        }
        return events;
    }

    static double number(JsonNode node) {
        return node.isNumber() ? node.doubleValue() : Double.NaN;
    }

    /** A text as it stands, a conversation turn by turn, anything else as JSON. */
    private static String text(JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return "";
        }
        if (!node.isArray()) {
            return node.isValueNode() ? node.asText() : node.toString();
        }
        List<String> turns = new ArrayList<>();
        for (JsonNode turn : node) {
            turns.add(
                    turn.has("role")
                            ? turn.path("role").asText() + ": " + text(turn.path("content"))
                            : text(turn));
        }
        return String.join("\n\n", turns);
    }

    /** The beginning and the end, which holds the answer, with a note of what is left out. */
    static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int head = limit * 2 / 3;
        int tail = limit - head;
        String begin = text.substring(0, head);
        String end = text.substring(text.length() - tail);
        return begin + "\n[… " + (text.length() - limit) + " characters left out …]\n" + end;
    }
}

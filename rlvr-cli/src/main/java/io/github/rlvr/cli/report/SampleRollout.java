package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One rollout as the page shows it. Texts are bounded; numbers are NaN where the log has none.
 *
 * @param rewards value of each reward function
 * @param length completion tokens
 */
record SampleRollout(
        long step,
        String task,
        long sample,
        String prompt,
        String completion,
        String gold,
        double reward,
        Map<String, Double> rewards,
        double advantage,
        double length,
        String finish) {

    private static final int MAX_PROMPT = 4000;
    private static final int MAX_COMPLETION = 6000;
    private static final int MAX_LABEL = 500;

    static SampleRollout of(JsonNode row) {
        Map<String, Double> rewards = new LinkedHashMap<>();
        row.path("rewards")
                .properties()
                .forEach(field -> rewards.put(field.getKey(), number(field.getValue())));
        return new SampleRollout(
                row.path("step").asLong(),
                cut(text(row.path("task_id")), MAX_LABEL),
                row.path("sample").asLong(),
                cut(text(row.path("prompt")), MAX_PROMPT),
                cut(text(row.path("completion")), MAX_COMPLETION),
                cut(text(row.path("gold")), MAX_LABEL),
                number(row.path("reward")),
                rewards,
                number(row.path("advantage")),
                number(row.path("length")),
                cut(text(row.path("finish")), MAX_LABEL));
    }

    private static double number(JsonNode node) {
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

    /** The same with texts of at most the given length. */
    SampleRollout shortened(int limit) {
        return new SampleRollout(
                step,
                task,
                sample,
                cut(prompt, limit),
                cut(completion, limit),
                gold,
                reward,
                rewards,
                advantage,
                length,
                finish);
    }
}

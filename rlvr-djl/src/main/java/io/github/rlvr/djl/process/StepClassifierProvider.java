package io.github.rlvr.djl.process;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.config.NearestKey;
import io.github.rlvr.core.process.StepModelReward;
import io.github.rlvr.core.reward.RewardProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * {@code step_classifier}; settings: {@code path}, a folder in Hugging Face's layout (required),
 * {@code marker}, the text behind every step that the classifier reads (a newline), and {@code
 * separator}, the text that ends a step of a completion (two newlines).
 */
public final class StepClassifierProvider implements RewardProvider {

    private static final Set<String> KEYS = Set.of("path", "marker", "separator");

    /** For {@link java.util.ServiceLoader}. */
    public StepClassifierProvider() {}

    @Override
    public String name() {
        return "step_classifier";
    }

    @Override
    public String summary() {
        return "how likely a token classifier holds a step to be right";
    }

    @Override
    public StepModelReward create(JsonNode settings) {
        for (Map.Entry<String, JsonNode> entry : settings.properties()) {
            if (!KEYS.contains(entry.getKey()) || !entry.getValue().isTextual()) {
                throw new IllegalArgumentException(
                        "step_classifier."
                                + entry.getKey()
                                + " is "
                                + entry.getValue()
                                + "; it knows the texts path, marker and separator, did you mean '"
                                + NearestKey.of(entry.getKey(), KEYS).orElse("path")
                                + "'?");
            }
        }
        if (settings.path("path").asText("").isBlank()) {
            throw new IllegalArgumentException(
                    "step_classifier.path is missing; it names the folder of a token classifier");
        }
        try {
            return new StepModelReward(
                    StepClassifier.open(
                            Path.of(settings.get("path").asText()),
                            settings.path("marker").asText("\n")),
                    settings.path("separator").asText("\n\n"));
        } catch (IOException e) {
            throw new IllegalArgumentException("step_classifier.path: " + e.getMessage(), e);
        }
    }
}

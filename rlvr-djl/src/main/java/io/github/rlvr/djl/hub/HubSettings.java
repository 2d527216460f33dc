package io.github.rlvr.djl.hub;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Where models are kept and where they come from. The token never shows in {@link #toString()}.
 *
 * @param endpoint of the hub
 * @param cache folder with one folder a model
 * @param offline whether nothing may be downloaded
 * @param token sent to the endpoint's host alone
 * @param stall longest wait for the next bytes of an answer
 */
public record HubSettings(
        URI endpoint, Path cache, boolean offline, Optional<String> token, Duration stall) {

    private static final String PUBLIC_HUB = "https://huggingface.co";

    /**
     * Reads the variables that Hugging Face's own tools read: {@code HF_ENDPOINT}, {@code
     * HF_HUB_CACHE} or {@code HF_HOME}, {@code HF_HUB_OFFLINE}, {@code HF_TOKEN}.
     *
     * @param variables of the environment
     * @param home of the user, below which the cache lies by default
     */
    public static HubSettings from(Map<String, String> variables, Path home) {
        Path base = home.resolve(".cache").resolve("huggingface");
        Path hub = given(variables, "HF_HOME").map(Path::of).orElse(base).resolve("hub");
        return new HubSettings(
                URI.create(given(variables, "HF_ENDPOINT").orElse(PUBLIC_HUB)),
                given(variables, "HF_HUB_CACHE").map(Path::of).orElse(hub),
                given(variables, "HF_HUB_OFFLINE")
                        .filter(value -> value.matches("(?i)1|on|yes|true"))
                        .isPresent(),
                given(variables, "HF_TOKEN"),
                Duration.ofSeconds(30));
    }

    private static Optional<String> given(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    @Override
    public String toString() {
        return endpoint + ", cache " + cache + (offline ? ", offline" : "");
    }
}

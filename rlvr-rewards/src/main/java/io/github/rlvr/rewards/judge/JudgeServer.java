package io.github.rlvr.rewards.judge;

import java.net.URI;
import java.time.Duration;

/**
 * Where and how to ask a server that speaks OpenAI's chat completions.
 *
 * @param endpoint full address, for example {@code http://localhost:8000/v1/chat/completions}
 * @param model name that the server knows
 * @param key secret; empty for none
 * @param maxNewTokens of an answer
 * @param deadline of one answer, retries included
 */
public record JudgeServer(
        URI endpoint, String model, ApiKey key, int maxNewTokens, Duration deadline) {

    /** Refuses what is no web address. */
    public JudgeServer {
        String scheme = endpoint.getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException(
                    "url is " + endpoint + "; it must start with http:// or https://");
        }
    }

    /**
     * A secret that is never printed.
     *
     * @param value the secret
     */
    public record ApiKey(String value) {

        /** A text without the secret. */
        public String redacted(String text) {
            return value.isEmpty() ? text : text.replace(value, "***");
        }

        @Override
        public String toString() {
            return "***";
        }
    }
}

package io.github.rlvr.rewards.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers of a server. What may pass (429, 5xx, a broken connection, an answer that is no JSON) is
 * tried again after a pause that doubles with every failure in a row, whichever prompt it met, so
 * that a server that is down is asked rarely; what will not pass (other 4xx) fails at once. The
 * pause ends with the deadline, as a {@link TimeoutException}: an outage holds the step up and
 * never makes a score. The key appears in no message. Not thread-safe.
 */
public final class HttpTextModel implements TextModel {

    private static final Logger LOG = LoggerFactory.getLogger(HttpTextModel.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final long FIRST_PAUSE_MS = 250;
    private static final int MAX_DOUBLINGS = 7;
    private static final int MAX_MESSAGE = 200;

    private final JudgeServer server;
    private final HttpClient client;
    private final Pause pause;
    private int failuresInARow;

    /** Waits. */
    @FunctionalInterface
    public interface Pause {

        /** Waits for some milliseconds. */
        void milliseconds(long duration) throws InterruptedException;
    }

    /** Asks a server. */
    public HttpTextModel(JudgeServer server) {
        this(server, Thread::sleep);
    }

    HttpTextModel(JudgeServer server, Pause pause) {
        this.server = server;
        this.pause = pause;
        this.client = HttpClient.newBuilder().connectTimeout(server.deadline()).build();
    }

    @Override
    public List<String> answer(List<String> prompts)
            throws IOException, InterruptedException, TimeoutException {
        List<String> answers = new ArrayList<>();
        for (String prompt : prompts) {
            answers.add(answer(prompt));
        }
        return answers;
    }

    private String answer(String prompt)
            throws IOException, InterruptedException, TimeoutException {
        long end = System.nanoTime() + server.deadline().toNanos();
        while (true) {
            if (failuresInARow > 0) {
                pause.milliseconds(pauseLength(end));
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException(
                        "judge "
                                + server.endpoint()
                                + " gave no answer in "
                                + server.deadline()
                                + " (failures in a row: "
                                + failuresInARow
                                + ")");
            }
            try {
                String answer = read(send(prompt, Duration.ofNanos(left)));
                failuresInARow = 0;
                return answer;
            } catch (Transient e) {
                failuresInARow++;
                LOG.warn("judge {}: {}", server.endpoint(), e.getMessage());
            }
        }
    }

    /** Doubles with every failure, and ends with the deadline at the latest. */
    private long pauseLength(long end) {
        long wanted = FIRST_PAUSE_MS << Math.min(MAX_DOUBLINGS, failuresInARow - 1);
        return Math.max(1, Math.min(wanted, (end - System.nanoTime()) / 1_000_000 + 1));
    }

    private HttpResponse<String> send(String prompt, Duration left)
            throws InterruptedException, Transient {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.endpoint())
                        .timeout(left)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body(prompt)));
        if (!server.key().value().isEmpty()) {
            request.header("Authorization", "Bearer " + server.key().value());
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Transient("no answer: " + shown(String.valueOf(e.getMessage())));
        }
    }

    private String body(String prompt) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", server.model())
                .put("temperature", 0)
                .put("max_tokens", server.maxNewTokens());
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        return body.toString();
    }

    private String read(HttpResponse<String> response) throws IOException, Transient {
        int status = response.statusCode();
        if (status == 429 || status >= 500) {
            throw new Transient("status " + status + ": " + shown(response.body()));
        }
        if (status != 200) {
            throw new IOException(
                    "judge "
                            + server.endpoint()
                            + " refuses: status "
                            + status
                            + ": "
                            + shown(response.body()));
        }
        try {
            JsonNode text = JSON.readTree(response.body()).at("/choices/0/message/content");
            if (!text.isTextual()) {
                throw new Transient("an answer without a message: " + shown(response.body()));
            }
            return text.asText();
        } catch (JsonProcessingException e) {
            throw new Transient("an answer that is no JSON: " + shown(response.body()));
        }
    }

    private String shown(String text) {
        String safe = server.key().redacted(text);
        return safe.length() > MAX_MESSAGE ? safe.substring(0, MAX_MESSAGE) + "..." : safe;
    }

    /** Something that may pass. */
    private static final class Transient extends Exception {

        private static final long serialVersionUID = 1L;

        private Transient(String message) {
            super(message);
        }
    }
}

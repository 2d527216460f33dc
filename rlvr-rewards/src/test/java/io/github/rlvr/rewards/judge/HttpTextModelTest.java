package io.github.rlvr.rewards.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server of this process. */
class HttpTextModelTest {

    private static final String KEY = "sk-secret-1234";
    private static final String RIGHT = "{\"choices\":[{\"message\":{\"content\":\"[[7]]\"}}]}";

    private final List<String> replies = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();
    private final List<Long> pauses = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicInteger next = new AtomicInteger();
        server.createContext(
                "/v1/chat/completions",
                exchange -> {
                    requests.add(
                            exchange.getRequestHeaders().getFirst("Authorization")
                                    + new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8));
                    int i = Math.min(next.getAndIncrement(), replies.size() - 1);
                    String[] reply = replies.get(i).split(" ", 2);
                    byte[] body = reply[1].getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(Integer.parseInt(reply[0]), body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatMayPassIsTriedAgainAfterGrowingPauses() throws Exception {
        replies.addAll(List.of("429 slow down", "503 no", "200 {\"choi", "200 {}", "200 " + RIGHT));
        assertEquals(List.of("[[7]]"), model(Duration.ofMinutes(1)).answer(List.of("grade?")));
        assertEquals(List.of(250L, 500L, 1000L, 2000L), pauses);
        assertTrue(requests.get(0).startsWith("Bearer " + KEY), requests.get(0));
        assertTrue(requests.get(0).contains("grade?"));
    }

    @Test
    void anOutageEndsWithTheDeadlineAsATimeOutWhoseTextHoldsNoKey() throws Exception {
        replies.add("500 your key " + KEY + " is fine but we are not");
        var e =
                assertThrows(
                        TimeoutException.class,
                        () -> model(Duration.ofMillis(300)).answer(List.of("x")));
        assertTrue(e.getMessage().contains("gave no answer"), e.getMessage());
        assertFalse(e.getMessage().contains(KEY), e.getMessage());
    }

    @Test
    void aServerThatIsDownIsAskedRarelyWhateverIsAsked() throws Exception {
        replies.addAll(List.of("503 a", "503 b", "200 " + RIGHT));
        HttpTextModel model = model(Duration.ofMinutes(1));
        model.answer(List.of("first", "second"));
        assertEquals(2, pauses.size());
        assertEquals(4, requests.size());
    }

    @Test
    void whatWillNotPassFailsAtOnceWithoutTheKey() {
        replies.add("401 invalid key " + KEY);
        var e =
                assertThrows(
                        IOException.class, () -> model(Duration.ofMinutes(1)).answer(List.of("x")));
        assertTrue(
                e.getMessage().contains("401") && e.getMessage().contains("***"), e.getMessage());
        assertFalse(e.getMessage().contains(KEY), e.getMessage());
        assertEquals(List.of(), pauses);
    }

    @Test
    void aKeyIsNeverPrinted() {
        assertFalse(server(Duration.ofSeconds(1)).toString().contains(KEY));
    }

    @Test
    void onlyWebAddressesAreAsked() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new JudgeServer(
                                URI.create("file:///etc/hosts"),
                                "m",
                                new JudgeServer.ApiKey(""),
                                1,
                                Duration.ofSeconds(1)));
    }

    /** Pauses are remembered; only what nears the deadline lets time pass. */
    private HttpTextModel model(Duration deadline) {
        return new HttpTextModel(server(deadline), pauses::add);
    }

    private JudgeServer server(Duration deadline) {
        return new JudgeServer(
                URI.create(
                        "http://127.0.0.1:"
                                + server.getAddress().getPort()
                                + "/v1/chat/completions"),
                "judge",
                new JudgeServer.ApiKey(KEY),
                16,
                deadline);
    }
}

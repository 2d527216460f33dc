package io.github.rlvr.djl.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A hub on this machine that holds one model and misbehaves as it is told. */
final class LoopbackHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** What the next answer to a request for weights is. */
    enum Fault {
        STALL,
        TRUNCATE,
        CORRUPT,
        UNAUTHORIZED,
        MISSING,
        BUSY,
        BROKEN,
        REDIRECT
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();

    LoopbackHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        files.put("config.json", "{}".getBytes(StandardCharsets.UTF_8));
        byte[] weights = new byte[300_000];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (byte) (i * 31 >> 3);
        }
        files.put("model.safetensors", weights);
        files.put("pytorch_model.bin", new byte[10]);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    byte[] weights() {
        return files.get("model.safetensors");
    }

    synchronized void next(Fault... more) {
        faults.addAll(List.of(more));
    }

    /** Path, range and token of every request so far. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    private synchronized Fault fault(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        String token = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(exchange.getRequestURI().getPath() + " " + range + " " + token);
        return exchange.getRequestURI().getPath().endsWith(".safetensors") ? faults.poll() : null;
    }

    private void answer(HttpExchange exchange) throws IOException {
        Fault fault = fault(exchange);
        String path = exchange.getRequestURI().getPath();
        try (exchange) {
            if (path.startsWith("/api/")) {
                send(exchange, 200, listing(), 0);
            } else if (fault == null || fault.ordinal() <= Fault.CORRUPT.ordinal()) {
                file(exchange, files.get(path.substring(path.lastIndexOf('/') + 1)), fault);
            } else if (fault == Fault.REDIRECT) {
                String other = endpoint().toString().replace("127.0.0.1", "localhost") + path;
                exchange.getResponseHeaders().set("Location", other);
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.getResponseHeaders().set("Retry-After", "7");
                exchange.sendResponseHeaders(status(fault), -1);
            }
        }
    }

    private static int status(Fault fault) {
        return switch (fault) {
            case UNAUTHORIZED -> 401;
            case MISSING -> 404;
            case BUSY -> 429;
            default -> 503;
        };
    }

    private void file(HttpExchange exchange, byte[] content, Fault fault) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        byte[] sent = content.clone();
        if (fault == Fault.CORRUPT) {
            sent[sent.length - 1] ^= 1;
        }
        if (fault == null || fault == Fault.CORRUPT) {
            send(exchange, from > 0 ? 206 : 200, sent, from);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, sent.length - from);
        OutputStream out = exchange.getResponseBody();
        out.write(sent, from, (sent.length - from) / 2);
        out.flush();
        if (fault == Fault.STALL) {
            awaitClose();
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes, int from)
            throws IOException {
        exchange.sendResponseHeaders(status, bytes.length - from);
        exchange.getResponseBody().write(bytes, from, bytes.length - from);
    }

    private byte[] listing() {
        StringBuilder list = new StringBuilder("{\"sha\":\"" + COMMIT + "\",\"siblings\":[");
        files.forEach(
                (name, content) -> {
                    String blob = "blob " + content.length + "\0";
                    list.append("{\"rfilename\":\"").append(name).append("\",\"size\":");
                    list.append(content.length).append(",\"blobId\":\"");
                    list.append(digest("SHA-1", blob.getBytes(StandardCharsets.UTF_8), content));
                    list.append('"');
                    if (content.length > 1000) {
                        list.append(",\"lfs\":{\"sha256\":\"");
                        list.append(digest("SHA-256", new byte[0], content)).append("\"}");
                    }
                    list.append("},");
                });
        list.setLength(list.length() - 1);
        return list.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String digest(String algorithm, byte[] head, byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(head);
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.github.rlvr.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a measurement found, by name, printed as one line of JSON. */
final class Figures {

    private final Map<String, Double> values = new LinkedHashMap<>();

    Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** Adds the process' peak resident set, in GB (zero where the system does not tell). */
    void print() throws IOException {
        with("peak_rss_gb", peakKilobytes() * 1024 / 1e9);
        System.out.println(
                values.entrySet().stream()
                        .map(
                                entry ->
                                        String.format(
                                                Locale.ROOT,
                                                "\"%s\": %.4f",
                                                entry.getKey(),
                                                entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}")));
    }

    private static long peakKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}

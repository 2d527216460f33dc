package io.github.rlvr.rewards.math;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Case files and gold answers of the verifier's tests. */
final class VerifierResources {

    private VerifierResources() {}

    static BufferedReader open(String name) throws IOException {
        InputStream raw = VerifierResources.class.getResourceAsStream("/verify/" + name);
        InputStream in = name.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** Time that this thread ran: what other programs take does not count. */
    static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    static List<String> lines(String name) throws IOException {
        try (BufferedReader reader = open(name)) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        }
    }
}

package io.github.rlvr.djl.decoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An x86-64 processor as Linux describes it; nothing is known elsewhere.
 *
 * @param words of the lines on maker and instructions, empty if they are not known
 */
record Processor(Set<String> words) {

    private static final Path LIST = Path.of("/proc/cpuinfo");

    static Processor ofThisMachine() {
        try {
            return of(Files.readString(LIST));
        } catch (IOException e) {
            return new Processor(Set.of());
        }
    }

    /** The first processor of a list in the layout of {@code /proc/cpuinfo}. */
    static Processor of(String list) {
        return new Processor(
                Stream.of("vendor_id", "flags")
                        .flatMap(key -> list.lines().filter(l -> l.startsWith(key)).limit(1))
                        .flatMap(line -> Arrays.stream(line.split("[\\s:]+")).skip(1))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    boolean isIntel() {
        return words.contains("GenuineIntel");
    }

    /**
     * Whether products of bfloat16 take longer than those of float32: where there are no
     * instructions for them, and on Intel's processors where AMX is missing, whose older
     * instructions have half the rate.
     */
    boolean isSlowInBfloat16() {
        boolean fast = words.contains("amx_bf16") || words.contains("avx512_bf16") && !isIntel();
        return !words.isEmpty() && !fast;
    }
}

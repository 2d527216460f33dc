package io.github.rlvr.djl.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

final class ProductChoiceTest {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    @Test
    void aTinyModelUsesTheDefault() {
        assertEquals(ProductChoice.PLAIN, choice(64));
    }

    @Test
    @EnabledIf("processorsAreListed")
    void aLargerOneUsesOneDnnExactlyWhereTheProcessorHasAvx512AndTrainsByMklOnIntels()
            throws Exception {
        String cpus = Files.readString(CPUS);
        boolean avx512 = cpus.contains("avx512vl");
        Processor processor = Processor.of(cpus);
        ProductChoice expected =
                new ProductChoice(
                        avx512, avx512 && !processor.isIntel(), processor.isSlowInBfloat16());
        assertEquals(expected, choice(256));
    }

    static boolean processorsAreListed() {
        return Files.isReadable(CPUS);
    }

    private static ProductChoice choice(int hidden) {
        ModelSpec spec =
                ModelSpec.builder(Architecture.LLAMA)
                        .hidden(hidden)
                        .heads(4)
                        .ffn(32)
                        .vocab(16)
                        .contextLength(8)
                        .build();
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            return ProductChoice.of(manager, spec);
        }
    }
}

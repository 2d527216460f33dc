package io.github.rlvr.djl.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcessorTest {

    @ParameterizedTest
    @CsvSource({
        "AuthenticAMD, fpu avx2, true",
        "AuthenticAMD, fpu avx512f avx512_bf16, false",
        "GenuineIntel, fpu avx512f, true",
        "GenuineIntel, fpu avx512f avx512_bf16, true",
        "GenuineIntel, fpu avx512_bf16 amx_bf16 amx_tile, false"
    })
    void isSlowInBfloat16WithoutInstructionsForItOrOnIntelsWithoutAmx(
            String maker, String flags, boolean slow) {
        Processor processor = Processor.of(list(maker, flags));
        assertEquals(slow, processor.isSlowInBfloat16());
        assertEquals(maker.equals("GenuineIntel"), processor.isIntel());
    }

    @Test
    void ofAnUnknownOneNothingIsSaid() {
        Processor processor = Processor.of("Processor : ARM\nFeatures : bf16");
        assertEquals(false, processor.isSlowInBfloat16());
        assertEquals(false, processor.isIntel());
    }

    private static String list(String maker, String flags) {
        return "processor\t: 0\nvendor_id\t: %s\nmodel name\t: X\nflags\t\t: %s\nbugs\t\t: y\n"
                .formatted(maker, flags);
    }
}

package io.github.rlvr.core.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MetricsTest {

    @Test
    void mergingPartsGivesTheMeanOfTheWhole() {
        Metrics parts = Metrics.of("x", 10, 4).plus(Metrics.of("x", 2, 1)).with("x", 0);
        assertEquals(OptionalDouble.of(2), parts.value("x"));
    }

    @Test
    void whatWasNeverRecordedIsAbsentAndNotZero() {
        assertEquals(OptionalDouble.empty(), Metrics.of("x", 0, 0).value("x"));
        assertTrue(Metrics.empty().values().isEmpty());
    }

    @Test
    void valuesAreInAlphabeticalOrder() {
        Metrics metrics = Metrics.of("b", 1).with("a", 2).with("c/d", 3);
        assertEquals(List.of("a", "b", "c/d"), List.copyOf(metrics.values().keySet()));
        assertEquals(
                List.of("c/d"),
                List.copyOf(metrics.filtered(n -> n.contains("/")).values().keySet()));
    }

    @Test
    void wilsonsIntervalAgreesWithPublishedValues() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611.
        BinomialInterval many = BinomialInterval.of(81, 263);
        assertEquals(0.2553, many.low(), 5e-5);
        assertEquals(0.3662, many.high(), 5e-5);
        BinomialInterval none = BinomialInterval.of(0, 20);
        assertEquals(0, none.low());
        assertEquals(0.1611, none.high(), 5e-5);
        assertEquals(new BinomialInterval(0, 1), BinomialInterval.of(0, 0));
        assertEquals(1, BinomialInterval.of(5, 5).high());
        assertThrows(IllegalArgumentException.class, () -> BinomialInterval.of(3, 2));
    }
}

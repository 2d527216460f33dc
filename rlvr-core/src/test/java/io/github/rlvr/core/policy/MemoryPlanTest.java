package io.github.rlvr.core.policy;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.policy.MemoryPlan.Part;
import io.github.rlvr.core.policy.MemoryPlan.Phase;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {

    @Test
    void rolloutsAndUpdatesTakeTurns() {
        assertEquals(1_000_000_000, plan(OptionalLong.empty()).total());
    }

    @Test
    void whereTheyOverlapBothAreHeld() {
        assertEquals(1_500_001_000, plan(OptionalLong.empty()).overlapped().total());
    }

    @Test
    void aRunThatDoesNotFitIsRefusedWithTheSettingThatHelpsMost() {
        MemoryPlan plan = plan(OptionalLong.of(999_000_000));
        assertFalse(plan.fits());
        var e = assertThrows(IllegalArgumentException.class, plan::requireFits);
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "the run needs about 1,000 MB of memory and 999 MB are free; for"
                                        + " activations, lower trainer.micro_batch_tokens, or set"
                                        + " guards.check_memory to false"),
                e.getMessage());
    }

    @Test
    void aRunThatFitsOrWhoseDeviceIsUnknownIsNotRefused() {
        assertDoesNotThrow(plan(OptionalLong.of(1_000_000_000))::requireFits);
        assertDoesNotThrow(plan(OptionalLong.empty())::requireFits);
    }

    @Test
    void partsSumAndWhatIsFreeAreOneLine() {
        assertEquals(
                "memory: weights 400 MB, cache 500 MB, activations 600 MB, about 1,000 MB at once"
                        + " of 2,000 MB free",
                plan(OptionalLong.of(2_000_000_000)).toString());
    }

    /** The cache is not held when the activations are. */
    private static MemoryPlan plan(OptionalLong available) {
        return new MemoryPlan(
                List.of(
                        new Part("weights", Phase.ALWAYS, 400_000_000, ""),
                        new Part("cache", Phase.ROLLOUT, 500_000_000, "sample less"),
                        new Part(
                                "activations",
                                Phase.UPDATE,
                                600_000_000,
                                "lower trainer.micro_batch_tokens"),
                        new Part("crumbs", Phase.ROLLOUT, 1_000, "sweep")),
                available);
    }
}

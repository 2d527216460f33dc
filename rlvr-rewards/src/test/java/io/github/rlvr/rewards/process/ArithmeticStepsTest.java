package io.github.rlvr.rewards.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.process.SteppedCompletion;
import io.github.rlvr.rewards.Samples;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArithmeticStepsTest {

    private static final ArithmeticSteps STEPS = new ArithmeticSteps(1, -1, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15+70=85",
                "So 12 * (3 + 4) = 12 * 7 = 84.",
                "He pays $3 × 4 = $12 in all",
                "<<48/2=24>>24",
                "1,250 + 750 = 2,000",
                "10 / 3 = 3.33",
                "2^10 = 1024",
                "-3 + 5 = 2",
                "1) 2 + 2 = 4",
                "First 3 + 4 = 7, then 7 + 5 = 12.",
                "2. 6 − 8 = -2"
            })
    void aStepWhoseEquationsHoldIsRight(String step) {
        assertEquals(1, STEPS.score(step));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "15+70=75",
                "12 * 7 = 84 = 85",
                "3 + 4 = 7, then 7 + 5 = 13",
                "10 / 3 = 3.3",
                "1/3 = 0.34",
                "5 - -2 = 3"
            })
    void aStepWithAnEquationThatDoesNotHoldIsWrong(String step) {
        assertEquals(-1, STEPS.score(step));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Let us think.",
                "x = 7",
                "x + 3 = 7",
                "3x - 2 = 8",
                "f(2) = 5",
                "3 + 4 = 7y",
                "2 apples + 3 apples = 6 apples",
                "5 / 0 = 1",
                "= 7",
                "3 + = 7",
                "((((3 = 3"
            })
    void aStepWithoutPlainArithmeticIsNeither(String step) {
        assertEquals(0, STEPS.score(step));
    }

    @Test
    void deepAndLongInputsEnd() {
        assertEquals(0, STEPS.score("(".repeat(100_000) + "=1"));
        assertEquals(0, STEPS.score("1".repeat(100_000) + "=1"));
        assertEquals(-1, STEPS.score("1+".repeat(10_000) + "1=1"));
    }

    @Test
    void everyStepHasItsReward() {
        SteppedCompletion completion =
                new SteppedCompletion(
                        Samples.of("85", "15+70=75", 9), List.of("15+70=85", "hm", "85+1=85"));
        assertArrayEquals(new double[] {1, 0, -1}, STEPS.score(List.of(completion)).get(0));
    }

    @Test
    void settingsAreReadAndUnknownOnesRefused() throws IOException {
        JsonMapper json = new JsonMapper();
        ArithmeticStepsProvider provider = new ArithmeticStepsProvider();
        assertEquals(
                new ArithmeticSteps(0.5, -1, -0.25),
                provider.create(json.readTree("{\"right\": 0.5, \"unchecked\": -0.25}")).model());
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> provider.create(json.readTree("{\"rihgt\": 1}")));
        assertTrue(refused.getMessage().contains("'right'"), refused.getMessage());
    }
}

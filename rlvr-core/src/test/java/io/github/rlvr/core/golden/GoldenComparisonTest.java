package io.github.rlvr.core.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GoldenComparisonTest {

    private static final String FILE =
            """
            {"algorithm": "demo", "tolerance": {"rtol": 0, "atol": 0.01},
             "cases": [{"name": "a", "config": {"k": null},
               "inputs": {"response_mask": [[1, 0]]},
               "expected": {"loss": 1.0, "advantages": [[2.0, "NaN"]], "grad": [["NaN", 0.0]]}}]}
            """;

    @Test
    void valuesWithinTheToleranceOfTheFileAgree() throws IOException {
        assertEquals(List.of(), differences(1.005, new double[][] {{2, 7}}));
    }

    @Test
    void aValueOutsideTheToleranceIsReportedWithItsPlace() throws IOException {
        assertEquals(
                List.of("advantages[0][0] is 2.5, expected 2.0"),
                differences(1, new double[][] {{2.5, 7}}));
    }

    @Test
    void aMissingResultIsADifference() throws IOException {
        List<String> differences = GoldenComparison.differences(demo(), Map.of());
        assertEquals(3, differences.size());
        assertTrue(differences.get(0).startsWith("loss is missing"));
    }

    @Test
    void aNanAgreesOnlyWithANan() throws IOException {
        Map<String, Object> actual =
                Map.of(
                        "loss", 1.0,
                        "advantages", new double[][] {{2, 0}},
                        "grad", new double[][] {{0, -0.0}});
        assertEquals(
                List.of("grad[0][0] is 0.0, expected \"NaN\""),
                GoldenComparison.differences(demo(), actual));
    }

    @Test
    void anAbsentSettingHasItsDefault() throws IOException {
        assertEquals(3, demo().config("k", 3.0));
    }

    @Test
    void aFileWithoutCasesIsRefusedByName() {
        var error = assertThrows(IOException.class, () -> read("{\"algorithm\": \"demo\"}"));
        assertTrue(error.getMessage().startsWith("demo.json is not a golden file"));
    }

    private static List<String> differences(double loss, double[][] advantages) throws IOException {
        return GoldenComparison.differences(
                demo(),
                Map.of(
                        "loss", loss,
                        "advantages", advantages,
                        "grad", new double[][] {{Double.NaN, 0}}));
    }

    private static GoldenCase demo() throws IOException {
        return read(FILE).cases().get(0);
    }

    private static GoldenFile read(String text) throws IOException {
        return GoldenFile.read(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "demo.json");
    }
}

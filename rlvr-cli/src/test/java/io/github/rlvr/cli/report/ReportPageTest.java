package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPageTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "12, 12",
        "0.125, 0.1250",
        "-3.14159, -3.142",
        "123.456, 123.5",
        "0.0000125, 1.250e-05",
        "1234567.5, 1.235e+06"
    })
    void tableValuesHaveFourDigits(double value, String text) {
        assertEquals(text, FinalValues.number(value));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1452, 0.145",
        "131.2, 131",
        "1642000, 1.64_M",
        "999.9, 1000",
        "-2500, -2.5_k"
    })
    void tileValuesHaveThreeDigits(double value, String text) {
        assertEquals(text.replace('_', '\u202f'), ReportPage.brief(value));
    }
}

package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SampleRolloutTest {

    private static SampleRollout of(String json) throws IOException {
        return SampleRollout.of(new ObjectMapper().readTree(json));
    }

    @Test
    void everyFieldIsRead() throws IOException {
        SampleRollout sample =
                of(
                        "{\"step\":3,\"task\":\"t\",\"sample\":2,\"prompt\":\"p\",\"completion\":\"c\","
                                + "\"gold\":\"g\",\"reward\":0.5,\"rewards\":{\"exact\":1},"
                                + "\"tokens\":9,\"finish\":\"STOP\"}");
        assertEquals(
                new SampleRollout(
                        new RolloutKey(3, "t", 2),
                        "p",
                        "c",
                        "g",
                        0.5,
                        Map.of("exact", 1.0),
                        9,
                        "STOP",
                        List.of()),
                sample);
    }

    @Test
    void whatIsMissingIsEmptyOrNaN() throws IOException {
        SampleRollout sample = of("{\"gold\":null}");
        assertEquals("", sample.gold());
        assertEquals("", sample.completion());
        assertTrue(Double.isNaN(sample.reward()));
    }

    @Test
    void aConversationIsShownTurnByTurn() throws IOException {
        SampleRollout sample =
                of(
                        "{\"prompt\":[{\"role\":\"system\",\"content\":\"s\"},"
                                + "{\"role\":\"user\",\"content\":\"u\"}]}");
        assertEquals("system: s\n\nuser: u", sample.prompt());
    }

    @Test
    void aLongTextKeepsItsBeginningAndItsEnd() {
        String cut = SampleRollout.cut("a".repeat(100) + "answer", 30);
        assertTrue(cut.startsWith("aaaaaaaaaaaaaaaaaaaa\n[… 76 characters left out …]"), cut);
        assertTrue(cut.endsWith("answer"), cut);
    }
}

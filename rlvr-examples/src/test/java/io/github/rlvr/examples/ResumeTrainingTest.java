package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is stopped gives what one gives that is not. */
@Tag("slow")
final class ResumeTrainingTest {

    @Test
    void bothRunsAreEqualAndSaidToBe(@TempDir Path folder) throws IOException {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ResumeTraining.main(new String[] {folder.toString()});
        } finally {
            System.setOut(before);
        }
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        List<String> shown = ExamplesPage.output("ResumeTraining");
        assertEquals(ExamplesPage.shapes(shown), ExamplesPage.shapes(lines));
        assertEquals(shown.get(3), lines.get(3));
    }
}

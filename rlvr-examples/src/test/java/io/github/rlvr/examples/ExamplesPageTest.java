package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The README of the examples has all of them. */
final class ExamplesPageTest {

    @Test
    void everyMainClassIsOnThePage() throws IOException {
        String page = Files.readString(ExamplesPage.FILE);
        for (String name : mainClasses()) {
            assertTrue(page.contains("## " + name + "\n") || page.contains("[" + name + "]"), name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Gsm8kGrpo",
                "CalibrationWithRlcr",
                "ProcessRewardsWithPure",
                "CustomRewardAndEstimator",
                "SftThenGrpo",
                "ResumeTraining",
                "EvaluateOnly"
            })
    void anExampleHasAnOutput(String name) throws IOException {
        assertTrue(mainClasses().contains(name));
        assertFalse(ExamplesPage.output(name).isEmpty());
    }

    private static List<String> mainClasses() throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).contains("public static void main")) {
                    names.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        return names;
    }
}

package io.github.rlvr.examples.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.examples.replication.Experiment.Arm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReplicationStudyTest {

    @TempDir private Path folder;

    /** Every arm for two steps: it runs, and gives what its table and its charts show. */
    @Test
    @Tag("slow")
    void theWholeStudyRunsAndAFinishedRunIsNotDoneAgain() throws IOException {
        study("--steps", "2");
        List<FileTime> first = times();
        String page = Files.readString(folder.resolve("page.md"));
        for (Experiment experiment : Catalogue.all()) {
            assertTrue(page.contains("## " + experiment.title()), experiment.name());
            for (Arm arm : experiment.arms()) {
                assertTrue(page.contains("| " + arm.name() + " | 2 | 1 | "), arm.name());
            }
        }
        study("--steps", "2");
        assertEquals(first, times());
    }

    private List<FileTime> times() throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Experiment experiment : Catalogue.all()) {
            for (Arm arm : experiment.arms()) {
                String name = experiment.name() + "-" + arm.name() + "-1.json";
                times.add(Files.getLastModifiedTime(folder.resolve(name)));
            }
        }
        return times;
    }

    @Test
    void anUnknownExperimentIsRefusedByName() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> study("poor"));
        assertTrue(refused.getMessage().contains("pure"), refused.getMessage());
    }

    private void study(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--seeds", "1", "--results", folder.toString()));
        all.addAll(List.of("--page", folder.resolve("page.md").toString()));
        ReplicationStudy.main(all.toArray(String[]::new));
    }
}

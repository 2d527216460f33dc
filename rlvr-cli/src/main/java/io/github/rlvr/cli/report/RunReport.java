package io.github.rlvr.cli.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes {@code report.html} of a run, or of several side by side: curves, histogram of rewards,
 * calibration, rollouts token by token, final values and configuration.
 *
 * <p>Reads {@code metrics.jsonl} (one object a step: {@code step} and metrics under TRL's names),
 * {@code rollouts.jsonl} and {@code tokens.jsonl} with their older parts, and {@code config.yaml},
 * each if it is there. May be called while the run goes on.
 */
public final class RunReport {

    /** Name of the page in a run directory. */
    public static final String PAGE = "report.html";

    private RunReport() {}

    /**
     * Writes the page into the run directory, replacing an earlier one.
     *
     * @param runDirectory holds the files of the run
     * @return the page
     * @throws NotDirectoryException if there is no such directory
     * @throws IOException if a file cannot be read or the page cannot be written
     */
    public static Path write(Path runDirectory) throws IOException {
        return write(List.of(runDirectory), runDirectory.resolve(PAGE));
    }

    /**
     * Writes a page that compares runs.
     *
     * @param runDirectories at least one
     * @param page where it goes, replacing an earlier one
     * @return the page
     * @throws NotDirectoryException if a run has no directory
     * @throws IOException if a file cannot be read or the page cannot be written
     */
    public static Path write(List<Path> runDirectories, Path page) throws IOException {
        List<RunData> runs = new ArrayList<>();
        for (Path directory : runDirectories) {
            runs.add(RunData.read(directory));
        }
        Path unfinished = page.resolveSibling(page.getFileName() + ".part");
        Files.writeString(unfinished, ReportPage.render(runs));
        Files.move(unfinished, page, StandardCopyOption.REPLACE_EXISTING);
        return page;
    }
}

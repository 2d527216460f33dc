package io.github.rlvr.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Writes {@code report.html} of a run: curves, final values, sample completions and configuration.
 *
 * <p>Reads {@code metrics.jsonl} (one object a step: {@code step} and metrics under TRL's names),
 * {@code rollouts.jsonl} (one object a rollout) and {@code config.yaml}, each if it is there. May
 * be called while the run goes on.
 */
public final class RunReport {

    private static final int MAX_CONFIG_CHARACTERS = 64 * 1024;

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
        if (!Files.isDirectory(runDirectory)) {
            throw new NotDirectoryException(runDirectory.toString());
        }
        MetricsLog metrics = MetricsLog.read(runDirectory.resolve("metrics.jsonl"));
        RolloutSelection rollouts = RolloutSelection.read(runDirectory.resolve("rollouts.jsonl"));
        String title = runDirectory.toAbsolutePath().normalize().getFileName().toString();
        String page = ReportPage.render(title, metrics, rollouts, config(runDirectory));
        Path unfinished = runDirectory.resolve("report.html.part");
        Files.writeString(unfinished, page);
        Path report = runDirectory.resolve("report.html");
        Files.move(unfinished, report, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        return report;
    }

    private static String config(Path runDirectory) throws IOException {
        Path file = runDirectory.resolve("config.yaml");
        if (!Files.exists(file)) {
            return "";
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.length() <= MAX_CONFIG_CHARACTERS
                ? text
                : text.substring(0, MAX_CONFIG_CHARACTERS) + "\n# cut here";
    }
}

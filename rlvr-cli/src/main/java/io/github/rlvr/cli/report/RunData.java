package io.github.rlvr.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the page shows of one run.
 *
 * @param name of its directory
 * @param metrics curves
 * @param rollouts a sample of its completions
 * @param tokens of those that were followed token by token
 * @param histogram of the rewards
 * @param calibration of stated confidences
 * @param config its configuration as text, empty when there is none
 */
record RunData(
        String name,
        MetricsLog metrics,
        RolloutSelection rollouts,
        Map<RolloutKey, TokenColours> tokens,
        RewardHistogram histogram,
        StatedCalibration calibration,
        String config) {

    private static final int MAX_CONFIG_CHARACTERS = 64 * 1024;

    /**
     * Reads a run directory; a file that is missing leaves its part empty.
     *
     * @throws NotDirectoryException if there is no such directory
     */
    static RunData read(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Path tokens = directory.resolve("tokens.jsonl");
        RewardHistogram histogram = new RewardHistogram();
        StatedCalibration calibration = new StatedCalibration();
        RolloutSelection rollouts =
                RolloutSelection.read(
                        directory.resolve("rollouts.jsonl"),
                        TokenColours.keys(tokens),
                        row -> {
                            histogram.add(row);
                            calibration.add(row);
                        });
        Set<RolloutKey> kept =
                rollouts.samples().stream().map(SampleRollout::key).collect(Collectors.toSet());
        return new RunData(
                directory.toAbsolutePath().normalize().getFileName().toString(),
                MetricsLog.read(directory.resolve("metrics.jsonl")),
                rollouts,
                TokenColours.read(tokens, kept),
                histogram,
                calibration,
                config(directory));
    }

    private static String config(Path directory) throws IOException {
        Path file = directory.resolve("config.yaml");
        if (!Files.exists(file)) {
            return "";
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        return text.length() <= MAX_CONFIG_CHARACTERS
                ? text
                : text.substring(0, MAX_CONFIG_CHARACTERS) + "\n# cut here";
    }
}

package io.github.rlvr.core.observe;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.train.EvaluationReport;
import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes every metric and timing of every step as a scalar into an event file that TensorBoard
 * reads. A run that goes on gets a file of its own, which tells TensorBoard to forget the steps
 * that are done again. Values that are not finite are written as they are.
 *
 * <p>Format: TFRecord frames around TensorFlow's {@code Event} messages.
 */
public final class TensorBoardWriter implements TrainingListener {

    private static final String NAME = "events.out.tfevents.%010d.%d.rlvr";
    private static final double MILLIS = 1e-3;

    private final Path directory;
    private final Clock clock;
    private Path file;

    /**
     * A writer.
     *
     * @param directory where event files go, created when training begins
     * @param clock for the wall time of events
     */
    public TensorBoardWriter(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        try {
            Files.createDirectories(directory);
            file = unused();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        append(EventMessage.version(seconds()));
        append(EventMessage.start(seconds(), step + 1));
    }

    /** Names sort by the time of creation, and TensorBoard reads them in that order. */
    private Path unused() {
        long seconds = clock.millis() / 1000;
        for (int number = 0; ; number++) {
            Path free = directory.resolve(String.format(Locale.ROOT, NAME, seconds, number));
            if (!Files.exists(free)) {
                return free;
            }
        }
    }

    @Override
    public void onEvaluation(EvaluationReport report) {
        // Every other evaluation is part of its step's metrics.
        if (report.step() == 0) {
            append(EventMessage.scalars(seconds(), 0, report.metrics().values()));
        }
    }

    @Override
    public void onStep(StepReport report) {
        Map<String, Double> values = new TreeMap<>(report.metrics().values());
        values.putAll(report.timings().values());
        append(EventMessage.scalars(seconds(), report.step(), values));
    }

    private double seconds() {
        return clock.millis() * MILLIS;
    }

    private void append(byte[] message) {
        try {
            Files.write(
                    file,
                    RecordFrame.of(message),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

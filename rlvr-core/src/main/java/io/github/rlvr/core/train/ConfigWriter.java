package io.github.rlvr.core.train;

import io.github.rlvr.core.config.TrainConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the effective configuration. */
final class ConfigWriter implements TrainingListener {

    private final Path file;

    ConfigWriter(Path file) {
        this.file = file;
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        try {
            Files.writeString(file, config.toYaml());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

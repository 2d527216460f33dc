package io.github.rlvr.core.train;

import io.github.rlvr.core.config.TrainConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the effective configuration. */
final class ConfigWriter implements TrainingListener {

    private final Path file;

    ConfigWriter(Path file) {
        this.file = file;
    }

    @Override
    public void onTrainingBegin(TrainConfig config, long step) {
        try {
            // In one step, because a run is resumed from it.
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.writeString(temporary, config.toYaml());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

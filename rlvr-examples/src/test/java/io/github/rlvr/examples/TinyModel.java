package io.github.rlvr.examples;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** A Qwen2 of random weights among the test resources. */
final class TinyModel {

    private TinyModel() {}

    static Path folder() {
        try {
            return Path.of(
                            Objects.requireNonNull(
                                            TinyModel.class.getResource(
                                                    "/models/tiny-qwen2/config.json"))
                                    .toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.rlvr.core.policy;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Loads a policy that is sampled and scored with and never trained, such as a judge. Found by
 * {@link java.util.ServiceLoader}.
 */
public interface PolicyLoader {

    /**
     * Loads a model.
     *
     * @param model a Hugging Face folder or a GGUF file
     * @return owned by the caller
     * @throws IOException if it cannot be opened, is damaged or not supported
     */
    Policy load(Path model) throws IOException;
}

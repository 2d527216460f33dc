package io.github.rlvr.djl.policy;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.PolicyLoader;
import java.io.IOException;
import java.nio.file.Path;

/** Loads a {@link DjlPolicy} without an optimiser. */
public final class DjlPolicyLoader implements PolicyLoader {

    /** For {@link java.util.ServiceLoader}. */
    public DjlPolicyLoader() {}

    @Override
    public Policy load(Path model) throws IOException {
        return DjlPolicy.builder().optTrained(false).setModel(model).build();
    }
}

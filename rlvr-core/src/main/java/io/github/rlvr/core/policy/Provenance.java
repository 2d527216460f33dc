package io.github.rlvr.core.policy;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy was made of, kept in checkpoints so that a run goes on with the same.
 *
 * @param identity what a saved state fits only: hashes of model, tokenizer and chat template, by
 *     name
 * @param circumstances what results depend on in the last bits only: versions of libraries, number
 *     of threads, kinds of products
 */
public record Provenance(Map<String, String> identity, Map<String, String> circumstances) {

    /** Nothing is known. */
    public static final Provenance UNKNOWN = new Provenance(Map.of(), Map.of());

    /** Sorts and copies both maps. */
    public Provenance {
        identity = sorted(identity);
        circumstances = sorted(circumstances);
    }

    private static Map<String, String> sorted(Map<String, String> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}

package io.github.rlvr.core.golden;

import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;

/**
 * Runs golden cases through the classes that training uses. Found by {@link
 * java.util.ServiceLoader}.
 */
public interface GoldenReplay {

    /**
     * Name of a result that says, in one sentence, which recommended rule of the specification was
     * followed where the official code raises.
     */
    String RULE = "rule";

    /** Names of the golden files that {@link #replay} understands, without their extension. */
    Set<String> algorithms();

    /**
     * Computes what a case expects, in float64.
     *
     * @param golden what to compute
     * @param manager owns the arrays that are made, of an engine with gradients; closed by the
     *     caller
     * @return by the names in {@link GoldenCase#expected()}: numbers, texts, booleans and nested
     *     arrays or lists of them, or maps; further names are ignored
     * @throws RuntimeException if the input is refused, which is right where the case expects an
     *     error; a replay that follows a rule instead returns {@link #RULE}
     */
    Map<String, Object> replay(GoldenCase golden, NDManager manager);
}

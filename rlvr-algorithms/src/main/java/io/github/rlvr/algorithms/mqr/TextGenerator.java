package io.github.rlvr.algorithms.mqr;

import io.github.rlvr.core.task.Prompt;
import java.util.List;

/** Anything that answers prompts with text: a policy, or a client of a strong model elsewhere. */
@FunctionalInterface
public interface TextGenerator {

    /**
     * Answers prompts.
     *
     * @return one text a prompt, in order; empty where there is none
     */
    List<String> generate(List<Prompt> prompts);
}

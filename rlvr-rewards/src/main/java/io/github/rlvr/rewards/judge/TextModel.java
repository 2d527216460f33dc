package io.github.rlvr.rewards.judge;

import java.util.List;

/** Answers prompts. Called by one thread at a time. */
@FunctionalInterface
public interface TextModel {

    /**
     * Answers.
     *
     * @return one answer a prompt, in order
     * @throws java.util.concurrent.TimeoutException if an answer does not come in time
     * @throws Exception if there is no answer for another reason
     */
    List<String> answer(List<String> prompts) throws Exception;
}

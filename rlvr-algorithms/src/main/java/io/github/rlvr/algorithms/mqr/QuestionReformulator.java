package io.github.rlvr.algorithms.mqr;

import io.github.rlvr.core.task.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Rewrites questions in a role. A rewriting is dropped if it is empty, says the same as the
 * original, or is more than 100 words longer. Whether it has the same answer is not checked here:
 * that takes a strong generator, or a check of the caller's.
 *
 * <p>Source: DGPO, MathForge (2026), multi-aspect question reformulation.
 *
 * @param generator who rewrites
 * @param prompt from the request to what the generator is asked, for example {@link Prompt#user}
 */
public record QuestionReformulator(TextGenerator generator, Function<String, Prompt> prompt) {

    private static final int MOST_WORDS_ADDED = 100;

    /** A reformulator that asks in a conversation. */
    public static QuestionReformulator over(TextGenerator generator) {
        return new QuestionReformulator(generator, Prompt::user);
    }

    /**
     * Rewrites questions.
     *
     * @return one rewriting a question, in order; empty where it was dropped
     * @throws IllegalStateException if the generator does not answer every prompt
     */
    public List<Optional<String>> reformulate(ReformulationRole role, List<String> questions) {
        List<Prompt> prompts = questions.stream().map(role::request).map(prompt).toList();
        List<String> answers = generator.generate(prompts);
        if (answers.size() != questions.size()) {
            throw new IllegalStateException(
                    "the text generator gave "
                            + answers.size()
                            + " texts for "
                            + questions.size()
                            + " prompts");
        }
        List<Optional<String>> rewritten = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            String question = questions.get(i);
            rewritten.add(
                    Optional.of(answers.get(i).strip()).filter(text -> accepts(question, text)));
        }
        return rewritten;
    }

    private static boolean accepts(String question, String rewritten) {
        return !rewritten.isEmpty()
                && !folded(rewritten).equals(folded(question))
                && words(rewritten) <= words(question) + MOST_WORDS_ADDED;
    }

    private static String folded(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static int words(String text) {
        return text.strip().split("\\s+").length;
    }
}

package io.github.rlvr.algorithms.mqr;

import java.util.Locale;

/**
 * A way to make a question harder without changing its answer.
 *
 * <p>Source: DGPO, MathForge (2026), multi-aspect question reformulation; the instructions are in
 * our words.
 */
public enum ReformulationRole {

    /** A story around the question that has nothing to do with its mathematics. */
    BACKGROUND(
            "Wrap the question in a plausible story that is irrelevant to its mathematics, or replace"
                    + " the story that it has by a richer one. Choose a theme such as history, nature,"
                    + " sports, craft or travel, but not astronomy. Every number and every condition"
                    + " stays."),

    /** A new abstract term for the central concept. */
    TERM(
            "Invent an abstract mathematical term for the central concept of the question, define it"
                    + " precisely in the statement, and restate the question with that term."),

    /** A numerical condition hidden behind a problem of its own. */
    SUB_PROBLEM(
            "Choose one definite numerical condition of the question and replace its value by a"
                    + " self-contained sub-problem from any branch of mathematics that has exactly one"
                    + " solution, equal to that value.");

    private static final String RULES =
            "You are an expert who rephrases mathematical questions so that they are harder for"
                    + " language models and remain entirely sound for people. %s\n\n"
                    + "Rules: the final answer must be the same as before. The result may be at most 100"
                    + " words longer than the original. Keep the verb that asks. Write all mathematics in"
                    + " LaTeX. What you add must read as part of the statement. Output the new question"
                    + " and nothing else.\n\n"
                    + "Original question:\n%s";

    private final String instruction;

    ReformulationRole(String instruction) {
        this.instruction = instruction;
    }

    /** What the generator is asked to do with a question. */
    public String request(String question) {
        return String.format(RULES, instruction, question);
    }

    /**
     * Name in files and on the command line: {@code background}, {@code term}, {@code sub_problem}.
     */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

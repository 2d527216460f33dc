package io.github.rlvr.rewards.math;

/** Where an answer may stand in a text. */
public enum AnswerPlace {

    /** In {@code \boxed{}} or {@code \fbox{}}. */
    BOXED,

    /** Behind the last {@code ####}, to the end of the line. */
    HASH,

    /** In the last {@code <answer>} element; a box inside it goes first. */
    ANSWER_TAG,

    /** Behind the last {@code Answer:}, to the end of the line. */
    ANSWER_LINE,

    /** In a math environment: {@code $..$}, {@code \(..\)}, {@code \[..\]}, or a bare fraction. */
    LATEX,

    /** A plain number or fraction, or a text that is nothing but mathematics. */
    EXPRESSION,

    /** The letter of an option. */
    CHOICE,

    /** The whole text is the answer. */
    WHOLE
}

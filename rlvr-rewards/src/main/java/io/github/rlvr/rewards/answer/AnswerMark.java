package io.github.rlvr.rewards.answer;

/** Where {@link ExactAnswer} looks for an answer. */
public enum AnswerMark {

    /** The rest of the line behind the last {@code ####}, nothing else (GSM8K strict). */
    HASH,

    /** The content of the last closed {@code \boxed{}}, nothing else. */
    BOXED,

    /** Behind the last {@code ####}; without one the last box; without either the last number. */
    FLEXIBLE
}

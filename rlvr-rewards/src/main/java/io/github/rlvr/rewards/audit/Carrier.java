package io.github.rlvr.rewards.audit;

/** How an answer is handed over in a completion. */
enum Carrier {
    BOXED("So the answer is \\boxed{", "}."),
    HASH("That is it.\n#### ", ""),
    ANSWER_TAG("<answer>", "</answer>"),
    ANSWER_LINE("Answer: ", ""),
    SENTENCE("The answer is ", ".");

    private final String before;
    private final String behind;

    Carrier(String before, String behind) {
        this.before = before;
        this.behind = behind;
    }

    /** A completion's end that gives an answer. */
    String carry(String answer) {
        return before + answer + behind;
    }
}

package io.github.rlvr.rewards.math;

/**
 * A lexical unit of an answer.
 *
 * @param kind what it is
 * @param text its canonical text: a number's digits, a symbol's name, the content of a text
 * @param spaced whether white space stood before it
 */
record Token(Kind kind, String text, boolean spaced) {

    enum Kind {
        NUMBER,
        SYMBOL,
        FUNCTION,
        OPERATOR,
        RELATION,
        SEPARATOR,
        OPEN,
        CLOSE,
        BAR,
        TEXT,
        WORD,
        COMMAND,
        ENVIRONMENT,
        END
    }

    boolean is(Kind otherKind, String otherText) {
        return kind == otherKind && text.equals(otherText);
    }

    boolean isOperator(String operator) {
        return is(Kind.OPERATOR, operator);
    }

    boolean isCommand(String command) {
        return is(Kind.COMMAND, command);
    }
}

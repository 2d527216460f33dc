package io.github.rlvr.djl.chat;

/**
 * One token of a template.
 *
 * @param text the operator, the name, the unescaped string or the template text
 * @param number value of a number token, else null
 */
record Token(Kind kind, String text, Object number, int line) {

    enum Kind {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        NUMBER,
        OPERATOR,
        END
    }

    boolean is(Kind expected) {
        return kind == expected;
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    String describe() {
        return switch (kind) {
            case DATA -> "template text";
            case VARIABLE_BEGIN -> "begin of print statement";
            case VARIABLE_END -> "end of print statement";
            case BLOCK_BEGIN -> "begin of statement block";
            case BLOCK_END -> "end of statement block";
            case END -> "end of template";
            default -> text;
        };
    }
}

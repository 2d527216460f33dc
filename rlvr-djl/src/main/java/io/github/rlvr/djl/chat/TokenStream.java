package io.github.rlvr.djl.chat;

import java.util.List;

/** A cursor over tokens, with the nesting depth of what is being parsed. */
final class TokenStream {

    private static final int MAX_DEPTH = 200;

    private final List<Token> tokens;
    private int position;
    private int depth;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(position);
    }

    Token peek() {
        return tokens.get(Math.min(position + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        if (!token.is(Token.Kind.END)) {
            position++;
        }
        return token;
    }

    boolean skipOperator(String operator) {
        boolean found = current().isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Token.Kind kind, String what) {
        if (!current().is(kind)) {
            throw unexpected(what);
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw unexpected(operator);
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw unexpected(name);
        }
    }

    private ChatTemplateException unexpected(String wanted) {
        return error("expected '" + wanted + "', got '" + current().describe() + "'");
    }

    ChatTemplateException error(String message) {
        return new ChatTemplateException(message, current().line());
    }

    /** Called on the way into something that nests; {@link #leave()} on the way out. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw error("nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}

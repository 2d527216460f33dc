package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** A cursor over tokens with the state of one parse: nesting, failure, open bars, integrals. */
final class TokenStream {

    static final int MAX_DEPTH = 250;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private boolean failed;

    /** Number of absolute-value bars that are open. */
    int bars;

    /** Number of integrals whose differential has not been read. */
    int integrals;

    /** Number of trigonometric functions whose argument is being read: there degrees count. */
    int angles;

    /** The variable of the differential read last, or null. */
    String differential;

    /** Whether a colon separates a set's members from its condition and is no ratio. */
    boolean inSet;

    /** Number of matrices that are open: there a double backslash ends a row. */
    int matrices;

    TokenStream(List<Token> tokens) {
        this.tokens = new ArrayList<>(tokens);
    }

    Token peek() {
        return tokens.get(at);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        if (at < tokens.size() - 1) {
            at++;
        }
        return token;
    }

    /** The first digit of the number that follows; the rest of it stays. */
    Token nextDigit() {
        Token token = peek();
        if (token.text().length() > 1 && token.text().chars().allMatch(c -> c >= '0' && c <= '9')) {
            tokens.set(at, new Token(Kind.NUMBER, token.text().substring(0, 1), token.spaced()));
            tokens.add(at + 1, new Token(Kind.NUMBER, token.text().substring(1), false));
        }
        return next();
    }

    boolean atSeparator() {
        Token token = peek();
        return token.kind() == Kind.SEPARATOR
                && !token.text().equals("&")
                && !(token.text().equals("\\\\") && matrices > 0);
    }

    boolean takes(Kind kind, String text) {
        boolean matches = peek().is(kind, text);
        if (matches) {
            next();
        }
        return matches;
    }

    /** Consumes a token or fails. */
    void expect(Kind kind, String text) {
        if (!takes(kind, text)) {
            fail();
        }
    }

    boolean atEnd() {
        return failed || peek().kind() == Kind.END;
    }

    int position() {
        return at;
    }

    void rewind(int position) {
        at = position;
    }

    /** Marks the parse as failed and moves to the end, so that every loop stops. */
    Expr fail() {
        failed = true;
        at = tokens.size() - 1;
        return Expr.ZERO;
    }

    boolean failed() {
        return failed;
    }

    /** Enters one level of nesting; fails past the limit. */
    boolean enter() {
        if (++depth > MAX_DEPTH) {
            fail();
        }
        return !failed;
    }

    void leave() {
        depth--;
    }
}

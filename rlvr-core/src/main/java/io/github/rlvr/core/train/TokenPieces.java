package io.github.rlvr.core.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The text that each token adds. A token is decoded behind the few before it, since its text may
 * depend on them (a leading space) or begin inside a character.
 */
final class TokenPieces {

    private static final char UNFINISHED = '\uFFFD';
    private static final int CONTEXT = 4;

    private TokenPieces() {}

    /**
     * One piece a token. A token that ends inside a character gets an empty piece, and the token
     * that ends the character all of it.
     *
     * @param decode text of token ids
     */
    static List<String> of(int[] ids, Function<int[], String> decode) {
        List<String> pieces = new ArrayList<>();
        int done = 0;
        for (int end = 1; end <= ids.length; end++) {
            int from = Math.max(0, done - CONTEXT);
            String before = decode.apply(Arrays.copyOfRange(ids, from, done));
            String text = decode.apply(Arrays.copyOfRange(ids, from, end));
            boolean unfinished = text.endsWith(String.valueOf(UNFINISHED)) && end < ids.length;
            if (unfinished || text.length() < before.length()) {
                pieces.add("");
            } else {
                pieces.add(text.substring(before.length()));
                done = end;
            }
        }
        return pieces;
    }
}

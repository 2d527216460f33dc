package io.github.rlvr.djl.text;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An entry of {@code added_tokens}: found in the raw text before anything else is split. */
final class AddedToken {

    private AddedToken() {}

    static void put(ObjectNode entry, int id, String token, boolean special) {
        entry.put("id", id).put("content", token);
        entry.put("single_word", false).put("lstrip", false).put("rstrip", false);
        entry.put("normalized", false).put("special", special);
    }
}

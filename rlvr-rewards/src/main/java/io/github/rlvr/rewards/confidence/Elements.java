package io.github.rlvr.rewards.confidence;

import java.util.Optional;

/** Finds the content of tags. Linear time. */
final class Elements {

    private Elements() {}

    /** The content of the last element of a name, reading elements from the left. */
    static Optional<String> last(String text, String name) {
        String open = "<" + name + ">";
        String close = "</" + name + ">";
        String last = null;
        for (int at = text.indexOf(open); at >= 0; ) {
            int from = at + open.length();
            int to = text.indexOf(close, from);
            if (to < 0) {
                break;
            }
            last = text.substring(from, to);
            at = text.indexOf(open, to + close.length());
        }
        return Optional.ofNullable(last);
    }
}

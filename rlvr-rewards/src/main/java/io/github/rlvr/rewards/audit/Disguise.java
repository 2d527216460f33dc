package io.github.rlvr.rewards.audit;

/** Answers that are not the gold answer but lie close to it. */
final class Disguise {

    private static final String LOOKALIKES = "OlZEhSbTBg";

    private Disguise() {}

    /** The first digit changed by one; another letter or word where there is no digit. */
    static String wrong(String gold) {
        for (int i = 0; i < gold.length(); i++) {
            char c = gold.charAt(i);
            if (c >= '0' && c <= '9') {
                char next = (char) (c == '9' ? '8' : c + 1);
                return gold.substring(0, i) + next + gold.substring(i + 1);
            }
        }
        String plain = gold.strip();
        return plain.length() == 1 && Character.isLetter(plain.charAt(0))
                ? Character.toString(plain.charAt(0) == 'A' ? 'B' : plain.charAt(0) - 1)
                : "31415926";
    }

    /** Every digit as a letter that looks like it. */
    static String lookalike(String gold) {
        StringBuilder out = new StringBuilder();
        gold.chars()
                .forEach(
                        c ->
                                out.append(
                                        c >= '0' && c <= '9'
                                                ? LOOKALIKES.charAt(c - '0')
                                                : (char) c));
        return out.toString();
    }

    /** A zero-width space behind every character. */
    static String invisible(String answer) {
        StringBuilder out = new StringBuilder();
        answer.chars().forEach(c -> out.append((char) c).append('\u200B'));
        return out.toString();
    }
}

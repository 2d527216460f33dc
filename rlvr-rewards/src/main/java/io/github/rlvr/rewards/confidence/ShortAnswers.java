package io.github.rlvr.rewards.confidence;

import java.util.Locale;

/** Exact match of short texts as question answering counts it. Stateless. */
public final class ShortAnswers {

    private ShortAnswers() {}

    /** Whether two texts agree without case, punctuation, articles and extra spaces. */
    public static boolean match(String gold, String answer) {
        return normalised(gold).equals(normalised(answer));
    }

    /** Lower case, no ASCII punctuation, no articles, single spaces. */
    public static String normalised(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replaceAll("\\p{Punct}", "")
                .replaceAll("\\b(?:a|an|the)\\b", " ")
                .strip()
                .replaceAll("\\s+", " ");
    }
}

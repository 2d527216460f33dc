package io.github.rlvr.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Frames of pages, and text that stays text inside them. Stateless. */
public final class Markup {

    private static final Pattern SLOT = Pattern.compile("\\$\\{([a-z]+)\\}");

    private Markup() {}

    /** A file that lies beside this class. */
    public static String resource(String name) throws IOException {
        try (InputStream in = Markup.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The text with nothing in it that HTML would read as markup. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * The frame with its slots filled, in one pass, so that a slot's content is never searched for
     * further slots.
     */
    public static String fill(String frame, Map<String, String> slots) {
        Matcher slot = SLOT.matcher(frame);
        return slot.replaceAll(match -> Matcher.quoteReplacement(slots.get(match.group(1))));
    }
}

package io.github.rlvr.djl.chat;

/**
 * A string marked as safe by the {@code safe} or {@code escape} filter. Auto-escaping is off in
 * chat templates, but a plain string added to one of these is still escaped, as in Python.
 */
record Markup(String text) {

    static String escape(Object value) {
        return value instanceof Markup markup ? markup.text : escapeText(Values.str(value));
    }

    private static String escapeText(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }
}

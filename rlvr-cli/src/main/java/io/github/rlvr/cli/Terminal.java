package io.github.rlvr.cli;

/** What the output goes to. */
final class Terminal {

    private Terminal() {}

    /** Whether a person watches, so that lines may change in place. */
    static boolean isInteractive() {
        String term = System.getenv("TERM");
        return System.console() != null && !"dumb".equals(term);
    }
}

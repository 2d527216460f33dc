package io.github.rlvr.core.judge;

/** What a judge said about two completions. */
public enum Preference {
    /** The first is better. */
    FIRST,
    /** The second is better. */
    SECOND,
    /** Neither is better. */
    TIE,
    /** The verdict could not be read. */
    UNREADABLE
}

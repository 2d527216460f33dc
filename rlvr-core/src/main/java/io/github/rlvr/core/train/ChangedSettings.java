package io.github.rlvr.core.train;

/** What happens when a run is resumed with other settings than it was saved with. */
public enum ChangedSettings {
    /** The run is refused with the differences: what goes on is what was begun, to the bit. */
    REFUSE,
    /**
     * The run goes on as the new settings say, with a warning that holds the differences. Refused
     * are those that the saved state does not fit: another model, other data, another adapter,
     * algorithm or seed.
     */
    ALLOW
}

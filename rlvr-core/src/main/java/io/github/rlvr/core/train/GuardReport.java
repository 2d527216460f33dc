package io.github.rlvr.core.train;

import io.github.rlvr.core.config.GuardAction;

/**
 * A bound of the section {@code guards} that was crossed.
 *
 * @param step in which
 * @param setting the key of the bound, {@code guards.max_kl}
 * @param action what is done about it
 * @param message a sentence with value, bound and remedy
 */
public record GuardReport(long step, String setting, GuardAction action, String message) {}

/** Reading of a reward's own settings from the {@code rewards} section of a configuration. */
package io.github.rlvr.rewards.config;

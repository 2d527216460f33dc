/**
 * The configuration of a run as typed, validated values, read from YAML. Start at {@link
 * io.github.rlvr.core.config.ConfigReader}.
 */
package io.github.rlvr.core.config;

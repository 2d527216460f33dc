/** A run's metrics for whatever Micrometer writes to. */
package io.github.rlvr.micrometer;

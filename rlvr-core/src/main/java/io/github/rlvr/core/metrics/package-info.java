/** Named means that merge without bias. */
package io.github.rlvr.core.metrics;

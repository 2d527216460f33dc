/** A policy without a model, for tests. */
package io.github.rlvr.core.scripted;

/** Listeners that pass a run's metrics on to tools that draw them: TensorBoard and loggers. */
package io.github.rlvr.core.observe;

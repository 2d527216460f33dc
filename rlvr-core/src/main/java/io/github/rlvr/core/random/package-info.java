/** Random numbers keyed by run, step, task, sample and position. */
package io.github.rlvr.core.random;

/** State that is saved with a run and restored when the run goes on. */
package io.github.rlvr.core.checkpoint;

/** What a run takes of the device's memory, and what happens when that is not enough. */
package io.github.rlvr.djl.memory;

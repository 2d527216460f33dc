/** What happens when memory ends in the middle of a step. */
package io.github.rlvr.djl.memory;

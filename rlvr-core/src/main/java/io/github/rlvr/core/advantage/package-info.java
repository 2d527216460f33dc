/** From the rewards of a batch to one advantage for every completion token. */
package io.github.rlvr.core.advantage;

/** From one completion to one score, and the scored group. */
package io.github.rlvr.core.reward;

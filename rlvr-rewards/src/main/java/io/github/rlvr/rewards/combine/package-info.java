/** Combining several rewards into one. */
package io.github.rlvr.rewards.combine;

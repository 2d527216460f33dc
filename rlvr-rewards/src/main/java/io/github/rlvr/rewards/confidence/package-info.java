/** RLCR: rewards for stated confidence. */
package io.github.rlvr.rewards.confidence;

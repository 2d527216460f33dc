/** What was sampled, with which probabilities, and how. */
package io.github.rlvr.core.rollout;

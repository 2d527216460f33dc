/** The critic: values of completion positions, learnt beside the policy. */
package io.github.rlvr.core.critic;

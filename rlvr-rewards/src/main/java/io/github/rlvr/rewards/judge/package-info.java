/** Judges behind a text model: the policy in training, another one, or a server. */
package io.github.rlvr.rewards.judge;

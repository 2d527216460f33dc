/**
 * The training loop: {@link io.github.rlvr.core.train.RlvrTrainer} drives policy, rewards, filter,
 * estimator and loss, and knows none of the algorithms.
 */
package io.github.rlvr.core.train;

/**
 * From rewards to advantages. Every estimator keeps its formula in a method over plain arrays,
 * which {@link io.github.rlvr.core.advantage.AdvantageEstimator#estimate} feeds from the batch.
 *
 * <p>Symbols: {@code N} rows, {@code G} rollouts of a group, {@code T_i} tokens of row {@code i},
 * {@code R_i} its reward, {@code mean_g} and {@code std_g} statistics of its group.
 */
package io.github.rlvr.algorithms.advantage;

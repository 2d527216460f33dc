/**
 * From rewards to advantages. Every estimator keeps its formula in a method over plain arrays,
 * which {@link io.github.rlvr.core.advantage.AdvantageEstimator#estimate} feeds from the batch.
 *
 * <p>Symbols: {@code N} rows, {@code G} rollouts of a group, {@code T_i} tokens of row {@code i},
 * {@code R_i} its reward ({@code [N]} in all), {@code mean_g} and {@code std_g} statistics of its
 * group ({@code [groups]}), {@code a_i} one advantage a row ({@code [N]}), {@code A_it} one a token
 * ({@code [N][T_i]}), {@code m_it} the mask of trained tokens, {@code r_t}, {@code V_t} and {@code
 * ret_t} reward, value and return of a token ({@code [T_i]}), {@code lp} log-probabilities.
 */
package io.github.rlvr.algorithms.advantage;

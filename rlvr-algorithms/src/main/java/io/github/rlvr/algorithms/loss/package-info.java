/**
 * Policy losses. A {@link io.github.rlvr.algorithms.loss.SurrogateLoss} is put together from an
 * objective per token, weights per token, an aggregation and optional penalty terms, so that a new
 * paper usually costs one {@link io.github.rlvr.algorithms.loss.TokenObjective}.
 *
 * <p>Symbols: {@code B} rows of a micro-batch, {@code T} completion positions, {@code m} the mask,
 * {@code n_i} unmasked tokens of row {@code i}, {@code A} advantages, {@code rho = exp(lp -
 * lp_old)} the importance ratio, {@code sg} stop-gradient.
 */
package io.github.rlvr.algorithms.loss;

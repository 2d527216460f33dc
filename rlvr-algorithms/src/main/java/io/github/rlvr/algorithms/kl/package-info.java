/** Estimators of the divergence from the reference policy, and what is done with them. */
package io.github.rlvr.algorithms.kl;

/** Length shaping of rewards and the choice of groups that are trained on. */
package io.github.rlvr.algorithms.shaping;

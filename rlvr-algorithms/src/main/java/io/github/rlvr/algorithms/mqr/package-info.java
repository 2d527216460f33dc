/**
 * Multi-aspect question reformulation: training questions rewritten to be harder, their gold
 * answers unchanged.
 */
package io.github.rlvr.algorithms.mqr;

/**
 * One reward for data of several kinds: mathematics, short texts, numbers of charts, boxes, prose.
 */
package io.github.rlvr.rewards.mixed;

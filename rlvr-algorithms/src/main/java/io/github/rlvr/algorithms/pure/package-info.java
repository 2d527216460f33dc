/**
 * PURE: a response with process rewards is worth its worst step. The rewards of steps are
 * transformed so that an ordinary return comes close to their minimum.
 */
package io.github.rlvr.algorithms.pure;

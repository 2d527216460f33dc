/**
 * Golden files: inputs and outputs that an algorithm's official code produced, and the seam through
 * which this library's classes are run on them.
 */
package io.github.rlvr.core.golden;

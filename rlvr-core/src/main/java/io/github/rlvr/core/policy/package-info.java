/** The language model as the loop sees it: sampled, scored and trained. */
package io.github.rlvr.core.policy;

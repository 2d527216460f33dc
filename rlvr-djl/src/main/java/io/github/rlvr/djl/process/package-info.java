/** Process rewards from a token classifier, and its training on labelled steps. */
package io.github.rlvr.djl.process;

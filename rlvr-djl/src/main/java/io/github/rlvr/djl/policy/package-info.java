/** The trainable language model as the loop sees it, on DJL's PyTorch engine. */
package io.github.rlvr.djl.policy;

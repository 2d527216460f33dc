/** Replays what transformers computed with a model, and says how far this library is from it. */
package io.github.rlvr.djl.parity;

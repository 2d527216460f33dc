/** The objective of an update, on the device, over micro-batches. */
package io.github.rlvr.core.loss;

/** A training run as the command line starts it: parts put together, progress on the console. */
package io.github.rlvr.cli.training;

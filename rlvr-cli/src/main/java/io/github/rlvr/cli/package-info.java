/** The {@code rlvr} command: one class a subcommand, each a thin wire between library classes. */
package io.github.rlvr.cli;

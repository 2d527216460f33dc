/** An evaluation on the console, as JSON and as a page. */
package io.github.rlvr.cli.evaluation;

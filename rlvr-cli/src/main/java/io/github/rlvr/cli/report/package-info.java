/**
 * The page that shows a run: {@link io.github.rlvr.cli.report.RunReport} reads the files of a run
 * directory and writes {@code report.html}, one file that needs no network.
 *
 * <p>It only shows: a missing file, a missing metric, a value that is not finite or a last line
 * that was cut off leaves a gap and a note on the page, not an error. Whatever the size of the run,
 * the page holds at most 1000 points a curve and a sample of the rollouts; with up to a thousand
 * metrics it stays under 3 MB.
 */
package io.github.rlvr.cli.report;

/**
 * What papers claim, tried on tiny tasks: {@link
 * io.github.rlvr.examples.replication.ReplicationStudy} runs it all and writes the page.
 */
package io.github.rlvr.examples.replication;

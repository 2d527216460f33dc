/** Memory, files and threads that something leaves behind when it is done again and again. */
package io.github.rlvr.testkit.leak;

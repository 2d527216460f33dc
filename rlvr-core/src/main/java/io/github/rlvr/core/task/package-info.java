/** What is asked, and the answer that rewards compare with. */
package io.github.rlvr.core.task;

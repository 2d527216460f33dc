/**
 * Task files: JSONL, and what further modules read, in three layouts; the order in which tasks are
 * asked, and pairs for supervised training.
 */
package io.github.rlvr.core.data;

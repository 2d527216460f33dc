/** Task files in Parquet, read without Hadoop and without native code. */
package io.github.rlvr.parquet;

/**
 * What every model file needs: one exception that names file, place and byte offset, strict JSON
 * reading within limits, and files that appear whole or not at all.
 */
package io.github.rlvr.djl.format;

/**
 * Main classes to copy from. Every one stands alone: its hyper-parameters are at the top, and it
 * uses nothing but the library's public types.
 */
package io.github.rlvr.examples;

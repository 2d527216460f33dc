/** How an algorithm's section of the configuration becomes a typed record. */
package io.github.rlvr.algorithms.settings;

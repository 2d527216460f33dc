/**
 * Runs golden cases through this module's estimators and losses. Everything is computed by the
 * classes that training uses; what is here only reads inputs and names outputs.
 */
package io.github.rlvr.algorithms.golden;

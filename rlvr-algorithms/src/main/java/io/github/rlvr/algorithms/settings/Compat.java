package io.github.rlvr.algorithms.settings;

/**
 * Whose behaviour to follow where a paper, its released code and good sense differ. Every class
 * that has a choice says in its Javadoc what the two readings are.
 */
public enum Compat {
    /** The reading this library recommends: the paper's formula, with corner cases made safe. */
    RECOMMENDED,
    /** The released code to the letter, slips included; for replaying published results. */
    OFFICIAL
}

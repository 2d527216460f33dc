package io.github.rlvr.rewards.dialect;

/** What a grader asks of a computer algebra system. */
@FunctionalInterface
public interface Algebra {

    /** Whether two expressions have the same value wherever both are defined. */
    boolean same(String left, String right);
}

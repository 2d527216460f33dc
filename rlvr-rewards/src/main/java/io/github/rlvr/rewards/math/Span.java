package io.github.rlvr.rewards.math;

/** A piece of a text: where it stands with its marks, and the content between them. */
record Span(int start, int end, String content) {}

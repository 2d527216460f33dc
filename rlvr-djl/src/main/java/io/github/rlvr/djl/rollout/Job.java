package io.github.rlvr.djl.rollout;

/**
 * One completion to sample.
 *
 * @param prompt index into the prompts of the call; jobs that share a prompt should be neighbours
 * @param key of the completion's random stream
 */
public record Job(int prompt, long key) {}

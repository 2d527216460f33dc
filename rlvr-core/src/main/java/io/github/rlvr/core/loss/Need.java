package io.github.rlvr.core.loss;

/**
 * What an estimator or a loss must be given beyond rewards and masks. A missing need is an error
 * before a model is loaded, and the message repeats {@link #remedy()}.
 */
public enum Need {
    /** At least two rollouts a group. */
    PEERS("set trainer.group_size to 2 or more"),
    /**
     * A reward for every step of a completion, given at the step's last token; NaN at tokens that
     * end no step.
     */
    PROCESS_REWARDS("configure a process reward under rewards"),
    /** The critic's value of every completion position. */
    VALUES("use an algorithm that has a critic, such as ppo, or give yours one with withCritic"),
    /** Entropy of the sampling distribution at every completion position. */
    ENTROPIES("rollouts carry entropies; use a policy that records them"),
    /** Log-probability of every completion token under the frozen reference policy. */
    REFERENCE_LOG_PROBS(
            "set algorithm.beta above 0, or train with LoRA, so that a reference policy exists"),
    /** Log-probability of every completion token under the policy at the start of the step. */
    OLD_LOG_PROBS("set trainer.recompute_old_log_probs to true"),
    /** Hidden states of every completion position. */
    HIDDEN_STATES("use a policy that can return hidden states");

    private final String remedy;

    Need(String remedy) {
        this.remedy = remedy;
    }

    /** How a user provides it. */
    public String remedy() {
        return remedy;
    }
}

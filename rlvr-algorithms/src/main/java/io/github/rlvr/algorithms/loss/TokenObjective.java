package io.github.rlvr.algorithms.loss;

import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.rollout.Rollout;
import java.util.List;
import java.util.Set;

/** The policy objective of each token: the part of a loss that papers differ in. Stateless. */
public interface TokenObjective {

    /** What the input must hold beyond the fields that are always there. */
    default Set<Need> needs() {
        return Set.of();
    }

    /**
     * The objective for one update, where it depends on statistics of all its rollouts.
     *
     * @param rollouts of the whole update
     * @return this, unless the objective has such statistics
     */
    default TokenObjective forUpdate(List<Rollout> rollouts) {
        return this;
    }

    /**
     * The loss of every token.
     *
     * @param input finite everywhere: masked positions hold 0
     */
    TokenLoss tokens(PolicyLossInput input);
}

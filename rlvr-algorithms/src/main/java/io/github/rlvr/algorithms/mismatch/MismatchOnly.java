package io.github.rlvr.algorithms.mismatch;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.filter.TokenFilter;

/**
 * A filter that works in those steps only whose rollouts come from older weights or another
 * precision than training's; every other step keeps all tokens.
 *
 * @param filter of those steps
 */
public record MismatchOnly(TokenFilter filter) implements TokenFilter {

    @Override
    public boolean[][] keep(AdvantageInput input) {
        return input.trainedTokens();
    }

    @Override
    public TokenFilter correctedForMismatch() {
        return filter;
    }
}

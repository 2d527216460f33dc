package io.github.rlvr.algorithms.mismatch;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.loss.Need;
import java.util.List;
import java.util.Set;

/**
 * Leaves out what {@link RejectionMask} rejects: tokens or completions whose probability under the
 * policy at the start of the step is too far from the one they were sampled with.
 *
 * @param mask the rules
 */
public record RejectionFilter(RejectionMask mask) implements TokenFilter {

    @Override
    public Set<Need> needs() {
        return Set.of(Need.OLD_LOG_PROBS);
    }

    @Override
    public boolean[][] keep(AdvantageInput input) {
        double[][] old = input.signal(Need.OLD_LOG_PROBS);
        List<float[]> sampled = input.rows().map(row -> row.rollout().logProbs()).toList();
        double[][] logRatio = new double[old.length][];
        for (int i = 0; i < old.length; i++) {
            logRatio[i] = new double[old[i].length];
            for (int t = 0; t < old[i].length; t++) {
                logRatio[i][t] = old[i][t] - sampled.get(i)[t];
            }
        }
        return mask.apply(logRatio, input.trainedTokens());
    }
}

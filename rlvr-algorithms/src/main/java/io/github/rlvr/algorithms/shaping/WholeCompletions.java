package io.github.rlvr.algorithms.shaping;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import java.util.Arrays;
import java.util.List;

/**
 * Leaves out completions that met the length limit: what they would have come to is unknown. Their
 * rewards still count in their groups.
 *
 * <p>Source: DAPO (2025), overlong filtering; TRL {@code mask_truncated_completions}.
 */
public record WholeCompletions() implements TokenFilter {

    @Override
    public boolean[][] keep(AdvantageInput input) {
        boolean[][] kept = input.trainedTokens();
        List<ScoredRollout> rows = input.rows().toList();
        for (int i = 0; i < kept.length; i++) {
            if (rows.get(i).rollout().finish() == FinishReason.LENGTH) {
                Arrays.fill(kept[i], false);
            }
        }
        return kept;
    }
}

package io.github.rlvr.core.train;

import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells listeners what a step learnt from, and follows a few rollouts token by token: up to {@value
 * #TRACED}, from groups whose rewards differ as long as there are any. Following costs one pass
 * over these rollouts without gradient.
 */
final class UpdateTracer {

    private static final int TRACED = 8;

    private final Policy policy;
    private final Listeners listeners;
    private final boolean follows;

    /**
     * @param follows whether rollouts are followed token by token
     */
    UpdateTracer(Policy policy, Listeners listeners, boolean follows) {
        this.policy = policy;
        this.listeners = listeners;
        this.follows = follows;
    }

    private record Row(ScoredGroup group, ScoredRollout scored, double[] advantages) {}

    void tell(long step, List<ScoredGroup> groups, Advantages advantages) {
        List<TokenTrace> traces = follows ? traces(groups, advantages) : List.of();
        UpdateReport report = new UpdateReport(step, groups, advantages, traces);
        listeners.tell(listener -> listener.onUpdate(report));
    }

    private List<TokenTrace> traces(List<ScoredGroup> groups, Advantages advantages) {
        List<Row> rows = chosen(groups, advantages);
        List<Rollout> rollouts = rows.stream().map(row -> row.scored().rollout()).toList();
        float[][] logProbs = rollouts.isEmpty() ? new float[0][] : policy.logProbs(rollouts);
        List<TokenTrace> traces = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Rollout rollout = rollouts.get(i);
            float[] ratios = new float[rollout.length()];
            for (int t = 0; t < ratios.length; t++) {
                ratios[t] = logProbs[i][t] - rollout.logProbs()[t];
            }
            List<String> pieces = TokenPieces.of(rollout.completionIds(), policy::decode);
            traces.add(
                    new TokenTrace(
                            row.group().task(), row.scored(), pieces, row.advantages(), ratios));
        }
        return traces;
    }

    private static List<Row> chosen(List<ScoredGroup> groups, Advantages advantages) {
        List<Row> telling = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        int row = 0;
        for (ScoredGroup group : groups) {
            for (ScoredRollout scored : group.rollouts()) {
                double[] values = advantages.row(row++);
                if (scored.reward().isPresent() && scored.rollout().length() > 0) {
                    (group.hasSpread() ? telling : others).add(new Row(group, scored, values));
                }
            }
        }
        telling.addAll(others);
        return telling.subList(0, Math.min(TRACED, telling.size()));
    }
}

package io.github.rlvr.algorithms.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.algorithms.settings.Compat;
import io.github.rlvr.algorithms.shaping.DynamicSampling;
import io.github.rlvr.algorithms.shaping.OverlongPenalty;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.core.reward.ScoredGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Replays DAPO's length shaping and dynamic sampling. */
public final class ShapingReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public ShapingReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("dapo");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.function()) {
            case "DAPORewardManager" -> verl(golden);
            case "apply_overlong_penalty" -> openRlhf(golden);
            case "get_soft_overlong_punishment" ->
                    Map.of(
                            "penalty",
                            penalties(
                                    golden.vector("completion_length"),
                                    penalty(
                                            golden,
                                            "max_completion_len",
                                            "soft_punish_cache",
                                            Compat.RECOMMENDED)));
            default -> filter(golden);
        };
    }

    private static Map<String, Object> verl(GoldenCase golden) {
        double[] penalties =
                penalties(
                        golden.vector("valid_response_length"),
                        penalty(golden, "max_resp_len", "overlong_buffer_len", Compat.OFFICIAL));
        return Map.of(
                "reward",
                sum(golden.vector("base_score"), penalties),
                "overlong_reward",
                penalties);
    }

    private static Map<String, Object> openRlhf(GoldenCase golden) {
        double[] penalties =
                penalties(
                        golden.vector("response_length"),
                        penalty(
                                golden,
                                "max_new_tokens",
                                "overlong_buffer_len",
                                Compat.RECOMMENDED));
        return Map.of(
                "rewards", sum(golden.vector("rewards"), penalties),
                "num_penalized", Arrays.stream(penalties).filter(p -> p < 0).count());
    }

    private static OverlongPenalty penalty(
            GoldenCase golden, String limit, String buffer, Compat compat) {
        double factor = golden.config("overlong_penalty_factor", 1.0);
        return new OverlongPenalty(
                (int) golden.config(limit, 0.0),
                (int) golden.config(buffer, 0.0),
                golden.config("penalty_factor", factor),
                compat);
    }

    private static double[] penalties(double[] lengths, OverlongPenalty penalty) {
        return Arrays.stream(lengths).map(length -> penalty.penalty((int) length)).toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        double[] sum = new double[a.length];
        Arrays.setAll(sum, i -> a[i] + b[i]);
        return sum;
    }

    private static Map<String, Object> filter(GoldenCase golden) {
        String[] uids = golden.texts("uid");
        GoldenBatch batch = GoldenBatch.of(uids, GoldenBatch.oneTokenRows(uids.length));
        List<ScoredGroup> groups = batch.input(golden.vector("metric"), Map.of()).groups();
        DynamicSampling filter = new DynamicSampling(Compat.OFFICIAL);
        List<String> kept = new ArrayList<>();
        List<Integer> rows = new ArrayList<>();
        int row = 0;
        for (ScoredGroup group : groups) {
            if (filter.keep(group)) {
                kept.add(uids[batch.order()[row]]);
                for (int j = 0; j < group.size(); j++) {
                    rows.add(batch.order()[row + j]);
                }
            }
            row += group.size();
        }
        rows.sort(null);
        return Map.of(
                "kept_prompt_uids", kept,
                "kept_indices", rows,
                "num_prompt_in_batch", kept.size());
    }
}

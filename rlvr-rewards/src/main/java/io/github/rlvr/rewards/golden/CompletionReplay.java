package io.github.rlvr.rewards.golden;

import ai.djl.ndarray.NDManager;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.rewards.format.ReasoningSteps;
import io.github.rlvr.rewards.format.TagFormat;
import io.github.rlvr.rewards.length.CosineLength;
import io.github.rlvr.rewards.length.LengthRewards;
import io.github.rlvr.rewards.length.RepetitionPenalty;
import io.github.rlvr.rewards.length.SoftOverlong;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/** Replays rewards for form, length and repetition. */
public final class CompletionReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public CompletionReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of("reward_format_openr1", "reward_length_openr1", "reward_penalties");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.algorithm()) {
            case "reward_format_openr1" -> format(golden.inputs().path("completion").asText());
            case "reward_length_openr1" -> length(golden);
            default -> Map.of("reward", penalty(golden));
        };
    }

    private static Map<String, Object> format(String text) {
        return Map.of(
                "format", TagFormat.format(text),
                "tag_count", TagFormat.tagCount(text),
                "reasoning_steps", ReasoningSteps.reward(text),
                "code_format_python", TagFormat.codeFormat(text, "python"),
                "extracted_python", TagFormat.lastCode(text, "python"));
    }

    private static Map<String, Object> length(GoldenCase golden) {
        double[] lengths = golden.vector("lengths");
        boolean[] correct = ReplayInputs.flags(golden, "correct");
        if (golden.expects("len_reward")) {
            return Map.of("len_reward", LengthRewards.kimi(lengths, correct));
        }
        CosineLength cosine =
                new CosineLength(
                        golden.config("min_value_wrong", -1.0),
                        golden.config("max_value_wrong", -0.5),
                        golden.config("min_value_correct", 0.5),
                        golden.config("max_value_correct", 1.0),
                        golden.config("max_len", 1000.0),
                        golden.config("clamp", false));
        double[] rewards = new double[lengths.length];
        Arrays.setAll(rewards, i -> cosine.reward(lengths[i], correct[i]));
        return Map.of("cosine", rewards);
    }

    private static Object penalty(GoldenCase golden) {
        if (golden.hasInput("lengths")) {
            boolean floored = !golden.config().has("lower_bound");
            SoftOverlong overlong =
                    new SoftOverlong(
                            (int) golden.config("max_len", 0.0),
                            (int) golden.config("cache", 0.0),
                            golden.config("penalty_factor", 1.0),
                            floored);
            return Arrays.stream(golden.vector("lengths"))
                    .map(l -> overlong.reward((int) l))
                    .toArray();
        }
        RepetitionPenalty repetition =
                new RepetitionPenalty(
                        (int) golden.config("ngram_size", 3.0), golden.config("max_penalty", -1.0));
        return golden.hasInput("ids")
                ? repetition.ofTokens(ReplayInputs.integers(golden, "ids"))
                : repetition.ofText(golden.inputs().path("text").asText());
    }
}

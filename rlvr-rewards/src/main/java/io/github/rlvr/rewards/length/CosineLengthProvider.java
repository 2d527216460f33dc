package io.github.rlvr.rewards.length;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;

/**
 * {@code cosine_length}; settings: {@code min_wrong} (-1), {@code max_wrong} (-0.5), {@code
 * min_correct} (0.5), {@code max_correct} (1), {@code max_length} (1000), {@code unit} ({@code
 * tokens}, or {@code characters}), {@code clamped} (true). Answers are verified in a box, else in
 * the text.
 */
public final class CosineLengthProvider implements RewardProvider {

    private static final double DEFAULT_LENGTH = 1_000;

    /** For {@link java.util.ServiceLoader}. */
    public CosineLengthProvider() {}

    @Override
    public String name() {
        return "cosine_length";
    }

    @Override
    public String summary() {
        return "right answers earn more when short, wrong ones lose less when long";
    }

    @Override
    public String source() {
        return "open-r1 `cosine_scaled_reward`; TRL";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        CosineLength cosine =
                new CosineLength(
                        read.number("min_wrong", -1),
                        read.number("max_wrong", -0.5),
                        read.number("min_correct", 0.5),
                        read.number("max_correct", 1),
                        read.number("max_length", DEFAULT_LENGTH),
                        read.flag("clamped", true));
        LengthUnit unit = read.choice("unit", LengthUnit.class, LengthUnit.TOKENS);
        read.refuseOthers();
        MathVerifier verifier = new MathVerifier(AnswerPolicy.flexible());
        return sample -> score(cosine, unit, verifier, sample);
    }

    private static Score score(
            CosineLength cosine, LengthUnit unit, MathVerifier verifier, Sample sample) {
        if (sample.task().gold().isEmpty()) {
            return Score.notApplicable();
        }
        Verdict verdict = verifier.verify(sample.task().gold().get(), sample.completion());
        return verdict.outcome() == Verdict.Outcome.NO_VERDICT
                ? Score.notApplicable()
                : Score.of(cosine.reward(unit.of(sample.rollout()), verdict.isEqual()));
    }
}

package io.github.rlvr.rewards.confidence;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;

/**
 * {@code rlcr}; settings: {@code pattern} ({@code tabc} by default, {@code ta}, {@code tac}, {@code
 * tbac}), {@code format_weight}, {@code accuracy_weight}, {@code brier_weight} (0.5 each), {@code
 * rule} ({@code brier}, or {@code log} with {@code epsilon} 0.01), {@code answers} ({@code math},
 * {@code short_text}, or {@code same_text} as the released code).
 */
public final class RlcrProvider implements RewardProvider {

    private static final double WEIGHT = 0.5;

    private enum Rule {
        BRIER,
        LOG
    }

    private enum Answers {
        MATH,
        SHORT_TEXT,
        SAME_TEXT
    }

    /** For {@link java.util.ServiceLoader}. */
    public RlcrProvider() {}

    @Override
    public String name() {
        return "rlcr";
    }

    @Override
    public String summary() {
        return "right answer, its form, and a stated confidence that fits the outcome (Brier)";
    }

    @Override
    public String source() {
        return "Damani et al., RLCR; code damanimehul/RLCR";
    }

    @Override
    public RewardFunction create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        RlcrPattern pattern = read.choice("pattern", RlcrPattern.class, RlcrPattern.TABC);
        double format = read.number("format_weight", WEIGHT);
        double accuracy = read.number("accuracy_weight", WEIGHT);
        double brier = read.number("brier_weight", WEIGHT);
        Rule rule = read.choice("rule", Rule.class, Rule.BRIER);
        double epsilon = read.number("epsilon", 0.01);
        Answers answers = read.choice("answers", Answers.class, Answers.MATH);
        read.refuseOthers();
        ConfidenceRule scored =
                rule == Rule.BRIER ? ConfidenceRule.brier() : ConfidenceRule.log(epsilon);
        MathVerifier verifier = new MathVerifier(AnswerPolicy.of(AnswerPlace.WHOLE));
        AnswerCheck check =
                switch (answers) {
                    case MATH -> AnswerCheck.by(verifier);
                    case SHORT_TEXT -> AnswerCheck.shortText();
                    case SAME_TEXT -> AnswerCheck.sameText();
                };
        return new RlcrReward(pattern, check, scored, format, accuracy, brier);
    }
}

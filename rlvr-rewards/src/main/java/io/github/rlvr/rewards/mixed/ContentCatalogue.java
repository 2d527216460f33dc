package io.github.rlvr.rewards.mixed;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.json.JsonReward;
import io.github.rlvr.rewards.json.JsonSchema;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathReward;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.List;

/** Rewards for what a completion says besides mathematics, by name. */
public final class ContentCatalogue implements RewardCatalogue {

    private enum JsonScore {
        FORM,
        FIELDS
    }

    /** For {@link java.util.ServiceLoader}. */
    public ContentCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "json",
                        "0 for no JSON, 0.5 for JSON, 1 for JSON that fits a schema; or the share of right fields",
                        "interpretation, no public code",
                        ContentCatalogue::json),
                new NamedReward(
                        "multiple_choice",
                        "1 when the completion names the gold answer's letter",
                        "",
                        read ->
                                new MathReward(
                                        new MathVerifier(AnswerPolicy.of(AnswerPlace.CHOICE)))),
                new NamedReward(
                        "mixed",
                        "by the kind of the task: mathematics, choice, text, number, boxes, open text",
                        "Mixed-R1; interpretation, code not obtainable",
                        ContentCatalogue::mixed));
    }

    private static Reward json(RewardSettings read) {
        return new JsonReward(
                read.mapping("schema").map(JsonSchema::new),
                read.choice("score", JsonScore.class, JsonScore.FORM) == JsonScore.FIELDS);
    }

    private static Reward mixed(RewardSettings read) {
        return new MixedReward(
                new MathVerifier(AnswerPolicy.flexible()),
                Similarity.ofCharacters(),
                read.text("column", "type"),
                new MixedReward.Weights(
                        read.number("accuracy_weight", 0.9),
                        read.number("format_weight", 0.1),
                        read.number("length_weight", 0),
                        read.integer("max_length", 1000)));
    }
}

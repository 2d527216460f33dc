package io.github.rlvr.rewards.shaping;

import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardCatalogue;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.NamedReward;
import io.github.rlvr.rewards.config.RewardSettings;
import io.github.rlvr.rewards.noise.NoiseRates;
import io.github.rlvr.rewards.noise.NoisyVerifier;
import io.github.rlvr.rewards.reading.GroupReading;
import java.util.List;
import java.util.Optional;

/** Rewards that shape what another reward said, by name. */
public final class ShapingCatalogue implements RewardCatalogue {

    /** For {@link java.util.ServiceLoader}. */
    public ShapingCatalogue() {}

    @Override
    public List<RewardProvider> rewards() {
        return List.of(
                new NamedReward(
                        "reference_shaping",
                        "a reward model's score against those of reference answers (PAR, LSC and variants)",
                        "PAR and LSC, code PorUna-byte/PAR",
                        ShapingCatalogue::reference),
                new NamedReward(
                        "running_scale",
                        "a reward on the scale of everything seen so far",
                        "running statistics of code PorUna-byte/PAR",
                        ShapingCatalogue::running),
                new NamedReward(
                        "noisy_verifier",
                        "verdicts corrected for the error rates of the verifier",
                        "RLVR with noisy verifiers; interpretation, no public code",
                        ShapingCatalogue::noisy),
                new NamedReward(
                        "conciseness",
                        "right answers earn more when concise, on hard prompts and early in training",
                        "CRF / CRM; interpretation, no public code",
                        ShapingCatalogue::conciseness));
    }

    private static Reward reference(RewardSettings read) {
        String of = read.required("of");
        ScoreVariant variant =
                new ScoreVariant(
                        of,
                        read.text("column", "reference_rewards"),
                        read.choice(
                                "variant", ScoreVariant.Variant.class, ScoreVariant.Variant.PAR),
                        new ReferenceShaping(read.integer("references", 10)),
                        read.number("k", 1),
                        read.number("ceiling", 1),
                        read.number("length_penalty", 0.01),
                        read.integer("free_length", 300));
        return new GroupReading(List.of(of), variant::score);
    }

    private static Reward running(RewardSettings read) {
        return new RunningReward(
                read.required("of"),
                read.choice("mode", RunningReward.Mode.class, RunningReward.Mode.MEAN_STD));
    }

    private static Reward noisy(RewardSettings read) {
        String of = read.text("of", "math");
        NoiseRates rates =
                new NoiseRates(read.number("false_positive", 0), read.number("false_negative", 0));
        NoisyVerifier.Mode mode =
                read.choice("mode", NoisyVerifier.Mode.class, NoisyVerifier.Mode.BACKWARD);
        return new NoisyVerifier(
                new NoisyVerifier.Settings(
                        of,
                        mode,
                        optional(read, "appeal"),
                        read.number("appeal_rate", 1),
                        read.number("smoothing", 0.9)),
                rates);
    }

    private static Reward conciseness(RewardSettings read) {
        return new Conciseness(
                read.text("of", "math"), optional(read, "scorer"), read.number("gamma", 0.2));
    }

    private static Optional<String> optional(RewardSettings read, String key) {
        return Optional.of(read.text(key, "")).filter(text -> !text.isEmpty());
    }
}

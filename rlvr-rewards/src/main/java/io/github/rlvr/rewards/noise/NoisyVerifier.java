package io.github.rlvr.rewards.noise;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.config.JsonState;
import io.github.rlvr.rewards.reading.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Corrects the verdicts of a verifier for its error rates, and estimates how often it rejects right
 * answers by appealing a sample of the rejected ones to a second verifier: {@code rho1 = flipped /
 * (accepted + flipped)}, scaled by the sampling rate and smoothed exponentially. Not thread-safe;
 * its estimate belongs into checkpoints.
 */
public final class NoisyVerifier implements BatchReward, Stateful {

    private static final long APPEAL = RolloutRandom.hash("appeal");

    /** Which correction. */
    public enum Mode {
        /** An unbiased reward; acts where rewards are not divided by their deviation. */
        BACKWARD,
        /** A weight that takes the place of the advantage, without a group baseline. */
        FORWARD
    }

    /**
     * Settings.
     *
     * @param of the verifier that errs
     * @param mode which correction
     * @param appeal the second verifier; empty to keep the configured rates
     * @param appealRate share of the rejected ones that are appealed, in (0, 1]
     * @param smoothing weight of the estimate so far, in [0, 1)
     */
    public record Settings(
            String of, Mode mode, Optional<String> appeal, double appealRate, double smoothing) {

        /** Checks the ranges. */
        public Settings {
            if (!(appealRate > 0 && appealRate <= 1) || !(smoothing >= 0 && smoothing < 1)) {
                throw new IllegalArgumentException(
                        "appeal_rate is "
                                + appealRate
                                + " and smoothing is "
                                + smoothing
                                + "; the first must lie in (0, 1], the second in [0, 1)");
            }
        }
    }

    private final Settings settings;
    private NoiseRates rates;

    /** A correction that starts from given rates. */
    public NoisyVerifier(Settings settings, NoiseRates rates) {
        this.settings = settings;
        this.rates = rates;
    }

    /** The rates in use. */
    public NoiseRates rates() {
        return rates;
    }

    @Override
    public List<String> reads() {
        List<String> reads = new ArrayList<>(List.of(settings.of()));
        settings.appeal().ifPresent(reads::add);
        return reads;
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<ScoredRollout> rows = Values.rows(groups);
        settings.appeal().ifPresent(second -> estimate(rows, second, context));
        List<Score> scores = new ArrayList<>();
        for (ScoredRollout row : rows) {
            scores.add(
                    row.value(settings.of()).stream()
                            .mapToObj(v -> corrected(Values.isRight(v) ? 1 : 0))
                            .findFirst()
                            .orElse(Score.notApplicable()));
        }
        return scores;
    }

    private Score corrected(double observed) {
        double value =
                settings.mode() == Mode.BACKWARD
                        ? rates.backward(observed)
                        : rates.forward(observed);
        return Score.of(value).with("false_negative", rates.falseNegative());
    }

    private void estimate(List<ScoredRollout> rows, String second, RewardContext context) {
        double accepted = 0;
        double flipped = 0;
        for (ScoredRollout row : rows) {
            if (row.value(settings.of()).isPresent()) {
                boolean accepts = Values.isRight(row.value(settings.of()).getAsDouble());
                accepted += accepts ? 1 : 0;
                boolean wins = row.value(second).isPresent();
                wins = wins && Values.isRight(row.value(second).getAsDouble());
                flipped += !accepts && wins && isAppealed(row, context) ? 1 : 0;
            }
        }
        double right = accepted + flipped / settings.appealRate();
        if (right > 0) {
            double now = flipped / settings.appealRate() / right;
            double smoothed =
                    settings.smoothing() * rates.falseNegative() + (1 - settings.smoothing()) * now;
            rates = rates.withFalseNegative(smoothed);
        }
    }

    private boolean isAppealed(ScoredRollout row, RewardContext context) {
        long key = RolloutRandom.key(context.seed(), APPEAL, row.rollout().seed());
        return RolloutRandom.uniform(key, context.step()) < settings.appealRate();
    }

    @Override
    public String stateName() {
        return "noisy_verifier";
    }

    @Override
    public void saveState(Path directory) throws IOException {
        JsonState.write(directory, JsonState.object().put("false_negative", rates.falseNegative()));
    }

    @Override
    public void restoreState(Path directory) throws IOException {
        JsonNode state = JsonState.read(directory, "false_negative");
        rates = rates.withFalseNegative(state.get("false_negative").doubleValue());
    }
}

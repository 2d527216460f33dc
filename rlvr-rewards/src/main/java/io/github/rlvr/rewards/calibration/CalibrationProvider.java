package io.github.rlvr.rewards.calibration;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.rewards.config.RewardSettings;

/**
 * {@code calibration}: no reward, only metrics {@code calibration/*}; settings: {@code of} (the
 * reward that says what is right, {@code math}), {@code confidence} ({@code stated}, {@code
 * agreement} or {@code likelihood}), {@code bins} (10).
 */
public final class CalibrationProvider implements RewardProvider {

    private static final int BINS = 10;

    /** For {@link java.util.ServiceLoader}. */
    public CalibrationProvider() {}

    @Override
    public String name() {
        return "calibration";
    }

    @Override
    public String summary() {
        return "metrics of how well confidences foretell what another reward says";
    }

    @Override
    public String source() {
        return "ECE, Brier, AUROC as in RLCR; balance score";
    }

    @Override
    public Reward create(JsonNode settings) {
        RewardSettings read = new RewardSettings(name(), settings);
        CalibrationMetrics metrics =
                new CalibrationMetrics(
                        read.text("of", "math"),
                        read.choice(
                                "confidence",
                                CalibrationMetrics.Source.class,
                                CalibrationMetrics.Source.STATED),
                        read.integer("bins", BINS));
        read.refuseOthers();
        return metrics;
    }
}

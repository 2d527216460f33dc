package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.train.StepReport;
import io.github.rlvr.core.train.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reward and the estimator of a third party teach something. */
final class CustomRewardAndEstimatorTest {

    @Test
    void theModelLearnsToRepeatTheLetter() throws IOException {
        List<Double> rewards = new ArrayList<>();
        CustomRewardAndEstimator.train(
                new TrainingListener() {
                    @Override
                    public void onStep(StepReport report) {
                        rewards.add(report.metrics().value("reward").orElseThrow());
                    }
                });
        double first = rewards.get(0);
        double last = rewards.get(rewards.size() - 1);
        // A random letter of six symbols is right in a sixth of all cases.
        assertTrue(first < 0.35 && last > 0.6, () -> first + " -> " + last);
    }
}

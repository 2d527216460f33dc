package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.TinyPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What sampler and trainer say of the same tokens of SmolLM2-135M-Instruct. */
@Tag("slow")
class RealModelTest {

    @Test
    void samplerAndTrainerAgreeInFloat32() throws IOException {
        Errors errors = errors(Precision.FLOAT32, Precision.FLOAT32);
        assertTrue(errors.largest <= 1e-4, "largest difference " + errors.largest);
    }

    @Test
    void rolloutsInBfloat16StayCloseToTheTrainerInFloat32() throws IOException {
        Errors errors = errors(Precision.FLOAT32, Precision.BFLOAT16);
        assertTrue(errors.meanFactor < 1.05, "mean factor " + errors.meanFactor);
    }

    @Test
    @EnabledIf("io.github.rlvr.djl.rollout.RoundedRolloutTest#bytesAddUp")
    void roundedRolloutsStayNearTheTrainerInFloat32() throws IOException {
        Errors errors = errors(Precision.FLOAT32, Precision.INT8);
        assertTrue(errors.meanFactor < 1.15, "mean factor " + errors.meanFactor);
    }

    private record Errors(double largest, double meanFactor) {}

    private static Errors errors(Precision trainer, Precision sampler) throws IOException {
        try (DjlPolicy policy =
                DjlPolicy.builder()
                        .setModel(TestModels.smolLm2())
                        .optPrecision(trainer)
                        .optRolloutPrecision(sampler)
                        .optPositions(64)
                        .optTrained(false)
                        .build()) {
            List<Rollout> rollouts =
                    TinyPolicy.rollouts(policy, 4, 2, SamplingParams.sampling(1, 32));
            float[][] ours = policy.logProbs(rollouts);
            double largest = 0;
            double factors = 0;
            int tokens = 0;
            for (int i = 0; i < ours.length; i++) {
                for (int t = 0; t < ours[i].length; t++) {
                    double difference =
                            Math.abs((double) ours[i][t] - rollouts.get(i).logProbs()[t]);
                    largest = Math.max(largest, difference);
                    factors += Math.exp(difference);
                    tokens++;
                }
            }
            return new Errors(largest, factors / tokens);
        }
    }
}

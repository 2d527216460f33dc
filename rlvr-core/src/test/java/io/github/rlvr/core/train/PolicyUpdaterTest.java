package io.github.rlvr.core.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.critic.CriticSettings;
import io.github.rlvr.core.filter.GroupFilter;
import io.github.rlvr.core.filter.TokenFilter;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.loss.PolicyLossInput;
import io.github.rlvr.core.loss.PolicyLossOutput;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.scripted.ScriptedPolicy;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyUpdaterTest {

    private static final String ONE_STEP =
            "trainer: {steps: 1, prompts_per_step: 2, group_size: 2}\n";

    private final ScriptedPolicy policy = new ScriptedPolicy(1);

    @Test
    void tokensThatAFilterLeavesOutAreMaskedInTheUpdate() {
        TokenFilter first =
                input -> {
                    boolean[][] kept = input.trainedTokens();
                    kept[0][0] = false;
                    return kept;
                };
        Metrics metrics = update(ONE_STEP, centred().withTokens(first), groups());
        List<TrainingSample> samples = policy.updates().get(0);
        assertArrayEquals(new boolean[] {false}, samples.get(0).mask().orElseThrow());
        assertTrue(samples.get(1).mask().isEmpty());
        assertEquals(0.75, metrics.value("tokens/kept").orElseThrow());
    }

    @Test
    void aStepWithoutTokensUpdatesNothing() {
        TokenFilter none = input -> new boolean[input.lengths().length][1];
        Metrics metrics = update(ONE_STEP, centred().withTokens(none), groups());
        assertEquals(0, policy.updates().size());
        assertEquals(0, metrics.value("tokens/kept").orElseThrow());
    }

    @Test
    void theLossIsCorrectedForRolloutsOfOlderWeights() {
        List<ScoredGroup> old = groups();
        assertFalse(update(ONE_STEP, noticing(), old).value("sampling/corrected").isPresent());
        assertEquals(1, policy.version());
        Metrics stale = update(ONE_STEP, noticing(), old);
        assertEquals(1, stale.value("sampling/corrected").orElseThrow());
        assertTrue(policy.updates().get(1).get(0).oldLogProbs().isPresent());
    }

    @Test
    void theLossIsCorrectedForRolloutsOfAnotherPrecision() {
        String yaml = ONE_STEP + "model: {dtype: float32, rollout_dtype: bfloat16}";
        assertTrue(update(yaml, noticing(), groups()).value("sampling/corrected").isPresent());
        String same = ONE_STEP + "model: {dtype: bfloat16, rollout_dtype: bfloat16}";
        assertFalse(update(same, noticing(), groups()).value("sampling/corrected").isPresent());
    }

    @Test
    void tokensAreFilteredAnewForRolloutsOfOlderWeights() {
        TokenFilter filter =
                new TokenFilter() {
                    @Override
                    public TokenFilter correctedForMismatch() {
                        return new TokenFilter() {
                            @Override
                            public Set<Need> needs() {
                                return Set.of(Need.OLD_LOG_PROBS);
                            }

                            @Override
                            public boolean[][] keep(AdvantageInput input) {
                                boolean[][] kept = input.trainedTokens();
                                kept[0][0] = input.signal(Need.OLD_LOG_PROBS)[0][0] > 0;
                                return kept;
                            }
                        };
                    }

                    @Override
                    public boolean[][] keep(AdvantageInput input) {
                        return input.trainedTokens();
                    }
                };
        List<ScoredGroup> old = groups();
        Algorithm algorithm = centred().withTokens(filter);
        assertTrue(update(ONE_STEP, algorithm, old).value("tokens/kept").isEmpty());
        Metrics stale = update(ONE_STEP, algorithm, old);
        assertEquals(0.75, stale.value("tokens/kept").orElseThrow());
        assertEquals(1, stale.value("sampling/corrected").orElseThrow());
    }

    @Test
    void anAlgorithmWithACriticIsRefusedByAPolicyWithoutOne() {
        Algorithm critical =
                Runs.centred(GroupFilter.all(), Need.VALUES)
                        .withCritic(new CriticSettings(1e-3, 1, 0, true));
        var error =
                assertThrows(
                        IllegalStateException.class,
                        () -> Runs.setup(Runs.config(ONE_STEP), policy, critical));
        assertTrue(error.getMessage().contains("no critic"), error.getMessage());
    }

    private Metrics update(String yaml, Algorithm algorithm, List<ScoredGroup> groups) {
        PolicyUpdater updater =
                new PolicyUpdater(
                        Runs.setup(Runs.config(yaml), policy, algorithm),
                        new Listeners(List.of(), new Interruption()));
        return updater.update(1, groups, 0, update -> {});
    }

    private List<ScoredGroup> groups() {
        TrainingSetup setup = Runs.setup(Runs.config(ONE_STEP), policy, centred());
        GenerationRequest request =
                new GenerationRequest(
                        setup.tasks().tasks().subList(0, 2),
                        2,
                        setup.config().sampling().toParams(),
                        5,
                        0);
        return setup.rewards().score(policy.generate(request, GenerationListener.NONE));
    }

    private static Algorithm centred() {
        return Runs.centred(GroupFilter.all(), Need.PEERS);
    }

    /** A loss that is another one where rollouts do not fit. */
    private static Algorithm noticing() {
        PolicyLoss loss =
                new PolicyLoss() {
                    @Override
                    public PolicyLoss correctedForMismatch() {
                        return this::compute;
                    }

                    @Override
                    public PolicyLossOutput compute(PolicyLossInput input) {
                        throw new UnsupportedOperationException("no loss is evaluated");
                    }
                };
        return new Algorithm("noticing", GroupFilter.all(), new Zero(), loss);
    }

    private record Zero() implements AdvantageEstimator {
        @Override
        public Set<Need> needs() {
            return Set.of();
        }

        @Override
        public Advantages estimate(AdvantageInput input) {
            return Advantages.perSequence(new double[input.lengths().length], input.lengths());
        }
    }
}

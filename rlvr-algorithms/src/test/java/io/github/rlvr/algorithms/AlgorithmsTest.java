package io.github.rlvr.algorithms;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.loss.Need;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlgorithmsTest {

    @Test
    void everyAlgorithmIsBuiltFromNoSettingsAtAll() {
        for (AlgorithmProvider provider : Algorithms.all()) {
            Algorithm algorithm = assertDoesNotThrow(() -> provider.create(null), provider.name());
            assertEquals(provider.name(), algorithm.name());
        }
    }

    @Test
    void everyAlgorithmSaysWhatItIsAndWhereItComesFrom() {
        for (AlgorithmProvider provider : Algorithms.all()) {
            assertFalse(provider.summary().isBlank(), provider.name());
            assertTrue(provider.source().matches(".*(19|20)\\d\\d.*"), provider.source());
            assertTrue(provider.name().matches("[a-z][a-z0-9_]*"), provider.name());
        }
    }

    @Test
    void anUnknownNameNamesTheNearestAndListsAll() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Algorithms.byName("grpoo", settings("{}")));
        assertTrue(error.getMessage().contains("did you mean 'grpo'"), error.getMessage());
        Algorithms.all().forEach(known -> assertTrue(error.getMessage().contains(known.name())));
    }

    @Test
    void anUnknownSettingNamesTheNearest() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Algorithms.byName("grpo", settings("{\"epsilon_hi\": 0.3}")));
        assertTrue(
                error.getMessage()
                        .contains("grpo has no setting 'epsilon_hi'; did you mean 'epsilon_high'"),
                error.getMessage());
    }

    @Test
    void aSettingOutOfRangeNamesKeyValueAndRule() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Algorithms.byName("grpo", settings("{\"dual_clip\": 0.5}")));
        assertTrue(
                error.getMessage().contains("dual_clip is 0.5; it must be above 1"),
                error.getMessage());
    }

    @Test
    void aValueOfTheWrongTypeIsRefused() {
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Algorithms.byName("grpo", settings("{\"epsilon_low\": \"wide\"}")));
        assertTrue(error.getMessage().contains("wide"), error.getMessage());
    }

    @Test
    void aDivergenceTermNeedsTheReferencePolicy() {
        assertEquals(Set.of(Need.PEERS), Algorithms.byName("grpo", settings("{}")).needs());
        assertEquals(
                Set.of(Need.PEERS, Need.REFERENCE_LOG_PROBS),
                Algorithms.byName("grpo", settings("{\"beta\": 0.001}")).needs());
    }

    @Test
    void everySettingOfTheLossCanBeWritten() {
        JsonNode all =
                settings(
                        """
                        {"epsilon_low": 0.1, "epsilon_high": 0.3, "dual_clip": null, "delta": 4,
                         "importance_sampling_level": "sequence",
                         "loss_aggregation": "seq-mean-token-mean", "beta": 0.04,
                         "kl_estimator": "k3+", "kl_importance_corrected": true,
                         "entropy_coef": 0.001, "top_entropy_quantile": 0.2,
                         "off_policy_mask_threshold": 0.5, "rollout_is": "token",
                         "rollout_is_threshold": 3, "scale_rewards": "batch",
                         "advantage_epsilon": 1e-4, "normalize_then_sum": true,
                         "reward_weights": {"accuracy": 2}, "dynamic_sampling": true,
                         "compat": "official"}
                        """);
        assertDoesNotThrow(() -> Algorithms.byName("grpo", all));
    }

    private static JsonNode settings(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

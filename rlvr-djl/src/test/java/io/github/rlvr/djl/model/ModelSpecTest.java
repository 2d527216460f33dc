package io.github.rlvr.djl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelSpecTest {

    @Test
    void plainFrequenciesAreThoseOfTransformers() {
        assertFrequencies(
                spec(8 * 2, 1e6, RopeScaling.none()),
                List.of(
                        1.0,
                        0.17782793939113617,
                        0.03162277862429619,
                        0.005623413249850273,
                        0.0010000000474974513,
                        0.00017782794020604342,
                        3.162277425872162e-05,
                        5.62341347176698e-06));
    }

    @Test
    void linearlyScaledFrequenciesAreThoseOfTransformers() {
        assertFrequencies(
                spec(16, 1e4, new RopeScaling.Linear(3)),
                List.of(
                        0.3333333432674408,
                        0.10540925711393356,
                        0.03333333507180214,
                        0.010540925897657871,
                        0.003333333181217313,
                        0.0010540926596149802,
                        0.0003333333588670939,
                        0.0001054092645063065));
    }

    @Test
    void llama3FrequenciesOfAShortContextAreThoseOfTransformers() {
        assertFrequencies(
                spec(16, 1e4, new RopeScaling.Llama3(4, 1, 4, 64)),
                List.of(
                        1.0,
                        0.2546479105949402,
                        0.02546478994190693,
                        0.007905694656074047,
                        0.0024999999441206455,
                        0.0007905694656074047,
                        0.0002500000118743628,
                        7.905694656074047e-05));
    }

    @Test
    void llama32FrequenciesAreThoseOfTransformers() {
        assertFrequencies(
                spec(64, 5e5, new RopeScaling.Llama3(32, 1, 4, 8192)),
                List.of(
                        1.0,
                        0.663601279258728,
                        0.44036662578582764,
                        0.2922278344631195,
                        0.193922758102417,
                        0.12868738174438477,
                        0.08539710193872452,
                        0.05666961893439293,
                        0.03760603070259094,
                        0.02495540864765644,
                        0.016560440883040428,
                        0.010989529080688953,
                        0.00729266507551074,
                        0.00483942124992609,
                        0.0032114461064338684,
                        0.0012905480107292533,
                        0.000429556705057621,
                        9.708286233944818e-05,
                        1.9461638657958247e-05,
                        1.291476746700937e-05,
                        8.570255886297673e-06,
                        5.687232260243036e-06,
                        3.7740544485132977e-06,
                        2.504467147446121e-06,
                        1.6619674170215148e-06,
                        1.1028836297555245e-06,
                        7.318749339901842e-07,
                        4.856731266045244e-07,
                        3.2229328894572973e-07,
                        2.1387423032592778e-07,
                        1.4192720243499934e-07,
                        9.418306490260875e-08));
    }

    /** torch's own power function is good to one unit in the last place, so that is the bound. */
    private static void assertFrequencies(ModelSpec spec, List<Double> expected) {
        float[] actual = spec.inverseFrequencies();
        assertEquals(expected.size(), actual.length);
        for (int i = 0; i < actual.length; i++) {
            float value = expected.get(i).floatValue();
            assertEquals(value, actual[i], Math.ulp(value), "frequency " + i);
        }
    }

    private static ModelSpec spec(int headDim, double theta, RopeScaling scaling) {
        return ModelSpec.builder(Architecture.LLAMA)
                .vocab(10)
                .headDim(headDim)
                .ropeTheta(theta)
                .ropeScaling(scaling)
                .build();
    }

    @Test
    void headsThatDoNotDivideAreRefusedByName() {
        var builder = ModelSpec.builder(Architecture.LLAMA).vocab(10).heads(4).kvHeads(3);
        var e = assertThrows(IllegalArgumentException.class, builder::build);
        assertTrue(e.getMessage().contains("num_key_value_heads is 3"), e.getMessage());
    }

    @Test
    void anEndIdOutsideTheVocabularyIsRefused() {
        var builder = ModelSpec.builder(Architecture.LLAMA).vocab(10).eosIds(Set.of(10));
        var e = assertThrows(IllegalArgumentException.class, builder::build);
        assertTrue(e.getMessage().contains("eos_token_id is 10"), e.getMessage());
    }

    @Test
    void endIdsAreSortedSoThatSavedFilesAreAlwaysTheSame() {
        var spec = ModelSpec.builder(Architecture.LLAMA).vocab(10).eosIds(Set.of(7, 2, 5)).build();
        assertEquals("[2, 5, 7]", spec.eosIds().toString());
    }

    @Test
    void anExplicitHeadSizeMayDifferFromHiddenOverHeads() {
        var spec = ModelSpec.builder(Architecture.QWEN3).vocab(10).headDim(32).build();
        assertEquals(128, TensorLayout.of(spec).get("model.layers.0.self_attn.q_proj.weight")[0]);
    }

    @Test
    void llama3FactorsMustBeOrdered() {
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> new RopeScaling.Llama3(8, 4, 4, 64));
        assertTrue(e.getMessage().contains("low_freq_factor"), e.getMessage());
    }
}

package io.github.rlvr.djl.policy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.format.ModelFormatException;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DjlPolicyTest {

    private static final List<String> SPECIAL = List.of("<eos>");
    private static final List<String> SYMBOLS =
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "=");

    /** A vocabulary rounded up, as most real models have. */
    private static final ModelSpec PADDED =
            ModelSpec.builder(Architecture.QWEN2)
                    .layers(2)
                    .hidden(16)
                    .heads(2)
                    .kvHeads(1)
                    .headDim(8)
                    .ffn(32)
                    .vocab(64)
                    .contextLength(32)
                    .eosIds(Set.of(0))
                    .tiedEmbeddings(false)
                    .build();

    @Test
    void idsThatTheTokenizerDoesNotKnowAreNeitherSampledNorScored() throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, SYMBOLS);
                DjlPolicy policy = padded(tokenizer).build()) {
            List<Rollout> rollouts = digits(policy, 24);
            for (Rollout rollout : rollouts) {
                for (int id : rollout.completionIds()) {
                    assertTrue(id < tokenizer.size(), "drew " + id);
                }
            }
            float[][] ours = policy.logProbs(rollouts);
            for (int i = 0; i < ours.length; i++) {
                assertArrayEquals(rollouts.get(i).logProbs(), ours[i], 1e-4f);
            }
            double sum = 0;
            for (int id = 0; id < tokenizer.size(); id++) {
                sum +=
                        Math.exp(
                                policy.logProbs(
                                                List.of(
                                                        TinyPolicy.rollout(
                                                                new int[] {3}, new int[] {id}, 1)))[
                                        0][0]);
            }
            assertEquals(1, sum, 1e-5);
        }
    }

    @Test
    void rowsOfTheHeadThatNoTokenHasGetNoGradient() throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, SYMBOLS);
                DjlPolicy policy = padded(tokenizer).build()) {
            policy.learner()
                    .accumulate(TinyPolicy.samples(digits(policy, 4)), TinyPolicy.loss(0.1), 12);
            float[] head = policy.learner().gradients().get(2).toFloatArray();
            int known = tokenizer.size() * PADDED.hidden();
            boolean anyKnown = false;
            for (int i = 0; i < head.length; i++) {
                anyKnown |= head[i] != 0;
                assertTrue(i < known || head[i] == 0, "entry " + i);
            }
            assertTrue(anyKnown, "the other rows must have a gradient");
        }
    }

    @Test
    void theWholeVocabularyCanBeAskedFor() throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, SYMBOLS);
                DjlPolicy policy = padded(tokenizer).optVocabulary(64).build()) {
            float uniform =
                    policy.logProbs(List.of(TinyPolicy.rollout(new int[] {3}, new int[] {60}, 1)))[
                            0][0];
            assertEquals(-Math.log(64), uniform, 0.2);
        }
    }

    @Test
    void groupsAreInTheOrderOfTasksAndSamplesAndHoldTheTextOfTheirIds() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optTrained(false).build()) {
            List<Task> tasks = TinyPolicy.tasks(3);
            SamplingParams sampling = SamplingParams.sampling(0.8, 6);
            List<RolloutGroup> groups =
                    policy.generate(
                            new GenerationRequest(tasks, 2, sampling, 1, 0),
                            GenerationListener.NONE);
            assertEquals(3, groups.size());
            for (int i = 0; i < 3; i++) {
                assertEquals(tasks.get(i), groups.get(i).task());
                for (int sample = 0; sample < 2; sample++) {
                    Rollout rollout = groups.get(i).rollouts().get(sample);
                    assertEquals(sample, rollout.sample());
                    assertEquals(0.8, rollout.temperature());
                    assertEquals(policy.decode(rollout.completionIds()), rollout.text());
                    assertArrayEquals(policy.encode(tasks.get(i).prompt()), rollout.promptIds());
                }
            }
        }
    }

    @Test
    void aPromptThatFillsTheContextIsRefusedByName() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").optPositions(8).build()) {
            Task task = Task.of("long one", new Prompt.Text("1 2 3 4 5 6 7 8 9 10 11 12"), "1");
            String message = refused(policy, task).getMessage();
            assertTrue(message.contains("long one") && message.contains("8"), message);
        }
    }

    @Test
    void anEmptyPromptIsRefusedByName() throws IOException {
        try (DjlPolicy policy = TinyPolicy.of("tiny-qwen2").build()) {
            String message =
                    refused(policy, Task.of("void", new Prompt.Text(""), "1")).getMessage();
            assertTrue(message.contains("void"), message);
        }
    }

    @Test
    void aChatIsRefusedWhereTheModelHasNoTemplate() throws IOException {
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, SYMBOLS);
                DjlPolicy policy = padded(tokenizer).build()) {
            String message = refused(policy, Task.of("c", Prompt.user("1+1"), "2")).getMessage();
            assertTrue(message.contains("no chat template"), message);
        }
    }

    @Test
    void aMissingModelIsNamed() {
        var error =
                assertThrows(
                        ModelFormatException.class,
                        () -> DjlPolicy.builder().setModel(Path.of("nowhere")));
        assertTrue(error.getMessage().contains("nowhere"), error.getMessage());
    }

    @Test
    void aPolicyWithoutAModelIsRefused() {
        assertThrows(IllegalStateException.class, () -> DjlPolicy.builder().build());
    }

    @Test
    void aMissingTensorIsNamed() throws IOException {
        ModelSpec larger =
                ModelSpec.builder(Architecture.QWEN2)
                        .layers(3)
                        .hidden(16)
                        .heads(2)
                        .kvHeads(1)
                        .headDim(8)
                        .ffn(32)
                        .vocab(64)
                        .contextLength(32)
                        .build();
        try (Tokenizer tokenizer = SymbolTokenizer.create(SPECIAL, SYMBOLS)) {
            DjlPolicyBuilder builder =
                    DjlPolicy.builder()
                            .setModel(larger, new RandomWeights(PADDED, 1), text(tokenizer))
                            .optProducts(ProductChoice.PLAIN);
            var error = assertThrows(IllegalArgumentException.class, builder::build);
            assertTrue(error.getMessage().contains("model.layers.2"), error.getMessage());
        }
    }

    @Test
    void aPolicyCanBeClosedTwice() throws IOException {
        DjlPolicy policy = TinyPolicy.of("tiny-llama").build();
        policy.close();
        policy.close();
    }

    private static IllegalArgumentException refused(DjlPolicy policy, Task task) {
        GenerationRequest request =
                new GenerationRequest(List.of(task), 1, SamplingParams.greedy(2), 0, 0);
        return assertThrows(
                IllegalArgumentException.class,
                () -> policy.generate(request, GenerationListener.NONE));
    }

    private static List<Rollout> digits(DjlPolicy policy, int samples) {
        Task task = Task.of("sum", new Prompt.Text("1+2="), "3");
        SamplingParams sampling = SamplingParams.sampling(1.5, 12);
        return policy.generate(
                        new GenerationRequest(List.of(task), samples, sampling, 3, 0),
                        GenerationListener.NONE)
                .get(0)
                .rollouts();
    }

    private static DjlPolicyBuilder padded(Tokenizer tokenizer) {
        return DjlPolicy.builder()
                .setModel(PADDED, new RandomWeights(PADDED, 1), text(tokenizer))
                .optDevice(Device.cpu())
                .optThreads(1)
                .optProducts(ProductChoice.PLAIN);
    }

    private static ModelText text(Tokenizer tokenizer) {
        return new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
    }
}

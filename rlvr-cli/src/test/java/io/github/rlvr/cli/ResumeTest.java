package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.cli.training.Interrupt;
import io.github.rlvr.cli.training.TrainingRun;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.train.ChangedSettings;
import io.github.rlvr.core.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that die after a checkpoint and go on from it. */
class ResumeTest {

    private static final int STEPS = 4;

    /** What an algorithm needs besides its defaults, and what else of it has state. */
    private static final Map<String, List<String>> SETTINGS =
            Map.of(
                    "pure",
                    List.of(
                            "rewards=[{name: exact_answer}, {name: arithmetic_steps,"
                                    + " separator: '5', unchecked: 0.5}]"),
                    "ppo",
                    List.of(
                            "algorithm.critic_warmup_steps=1",
                            "algorithm.kl_in_reward=0.01",
                            "algorithm.kl_target=0.02"),
                    "reinforce_plus_plus",
                    List.of("algorithm.kl_in_reward=0.01", "algorithm.kl_target=0.02"),
                    "rloo",
                    List.of("algorithm.kl_in_reward=0.05"),
                    "dr_grpo",
                    List.of("algorithm.beta=0.01", "trainer.minibatches=2"),
                    "gspo",
                    List.of(
                            "algorithm.rollout_rs=seq_mean_k1",
                            "algorithm.rollout_rs_threshold='2'"));

    @TempDir Path folder;

    /** Ends a run as a power cut would: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void writeData() throws IOException {
        TinyModel.write(folder.resolve("tiny"));
        List<String> rows = new ArrayList<>();
        for (int i = 1; i < 10; i++) {
            rows.add("{\"prompt\": \"%d%d\", \"answer\": \"%d\"}".formatted(i, i, i));
        }
        Files.write(folder.resolve("train.jsonl"), rows);
    }

    static List<String> algorithms() {
        return Algorithms.all().stream().map(AlgorithmProvider::name).toList();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("algorithms")
    void allWeightsGoOnToTheBit(String algorithm) throws IOException {
        assertGoesOnToTheBit(algorithm, "lora.enabled=false");
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("algorithms")
    void anAdapterGoesOnToTheBit(String algorithm) throws IOException {
        assertGoesOnToTheBit(algorithm, "lora.enabled=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora.enabled=false", "lora.enabled=true"})
    void grpoGoesOnToTheBit(String lora) throws IOException {
        assertGoesOnToTheBit("grpo", lora);
    }

    /** Two threads compute at once here, and the run dies while rollouts wait for their step. */
    @ParameterizedTest
    @ValueSource(strings = {"lora.enabled=false", "lora.enabled=true"})
    void oneStepOffPolicyGoesOnToTheBit(String lora) throws IOException {
        assertGoesOnToTheBit("grpo", lora, "trainer.one_step_off_policy=true");
        String metrics = String.join("\n", metrics(folder.resolve("whole")));
        assertTrue(metrics.contains("\"sampling/corrected\":1"), metrics);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lora.enabled=false", "lora.enabled=true"})
    void twoRunsWithOneSeedAgreeToTheBitAndWithAnotherSeedDiffer(String lora) throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Path other = folder.resolve("other");
        run(first, Optional.empty(), List.of(lora), 0);
        run(second, Optional.empty(), List.of(lora), 0);
        run(other, Optional.empty(), List.of(lora, "trainer.seed=7"), 0);
        assertEquals(metrics(first), metrics(second));
        assertSame(first, second, "rollouts.jsonl");
        assertSame(first, second, "model/model.safetensors");
        assertNotEquals(metrics(first), metrics(other));
    }

    private void assertGoesOnToTheBit(String algorithm, String... settings) throws IOException {
        List<String> more = new ArrayList<>(SETTINGS.getOrDefault(algorithm, List.of()));
        more.addAll(List.of(settings));
        more.add("algorithm.name=" + algorithm);
        Path whole = folder.resolve("whole");
        run(whole, Optional.empty(), more, 0);
        Path parts = folder.resolve("parts");
        assertThrows(Killed.class, () -> run(parts, Optional.empty(), more, STEPS / 2 + 1));
        run(parts, Optional.of(ChangedSettings.REFUSE), more, 0);
        assertEquals(metrics(whole), metrics(parts));
        assertSame(whole, parts, "rollouts.jsonl");
        assertSame(whole, parts, "model/model.safetensors");
        List<Path> states = states(whole);
        assertTrue(states.size() >= 6, states::toString);
        for (Path state : states) {
            assertSame(whole, parts, whole.relativize(state).toString());
        }
    }

    private static void assertSame(Path whole, Path parts, String file) throws IOException {
        assertEquals(
                -1, Files.mismatch(whole.resolve(file), parts.resolve(file)), file + " differs");
    }

    private static List<Path> states(Path run) throws IOException {
        Path last = run.resolve("checkpoints/step-%08d".formatted(STEPS));
        try (Stream<Path> all = Files.walk(last)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("manifest.json"))
                    .toList();
        }
    }

    @Test
    void aChangedModelIsRefusedEvenWhereChangesAreAllowed() throws IOException {
        Path run = folder.resolve("run");
        run(run, Optional.empty(), List.of("trainer.steps=2"), 0);
        Path tokenizer = folder.resolve("tiny/tokenizer.json");
        Files.writeString(tokenizer, Files.readString(tokenizer) + " ");
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> run(run, Optional.of(ChangedSettings.ALLOW), List.of(), 0));
        assertTrue(refused.getMessage().contains("model/tokenizer.json: "), refused.getMessage());
        assertTrue(refused.getMessage().contains("does not fit"), refused.getMessage());
    }

    @Test
    void aChangedRankOrDataSetIsRefusedEvenWhereChangesAreAllowed() throws IOException {
        Path run = folder.resolve("run");
        run(run, Optional.empty(), List.of("trainer.steps=2", "lora.enabled=true"), 0);
        var rank =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                run(
                                        run,
                                        Optional.of(ChangedSettings.ALLOW),
                                        List.of("lora.enabled=true", "lora.rank=3"),
                                        0));
        assertTrue(rank.getMessage().contains("lora.rank: "), rank.getMessage());
        Files.writeString(
                folder.resolve("train.jsonl"), "{\"prompt\": \"12\", \"answer\": \"1\"}\n");
        var data =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                run(
                                        run,
                                        Optional.of(ChangedSettings.ALLOW),
                                        List.of("lora.enabled=true"),
                                        0));
        assertTrue(data.getMessage().contains("data.train: "), data.getMessage());
    }

    @Test
    void aChangedLearningRateNeedsTheFlag() {
        Path run = folder.resolve("run");
        String config = config(run);
        assertEquals(0, train(config, "--set", "trainer.steps=2").exitCode());
        String rate = "optimizer.learning_rate=0.5";
        Captured refused = resume(run, "--set", rate, "--set", "trainer.steps=3");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("optimizer.learning_rate: 0.002 -> 0.5"), refused.err());
        assertTrue(refused.err().contains("--allow-changes"), refused.err());
        Captured allowed =
                resume(run, "--allow-changes", "--set", rate, "--set", "trainer.steps=3");
        assertEquals(0, allowed.exitCode(), allowed.err());
        assertTrue(allowed.out().contains("step 3/3"), allowed.out());
        assertFalse(allowed.out().contains("step 2/3"), allowed.out());
    }

    @Test
    void aRunDirectoryIsEnoughToGoOn() {
        Path run = folder.resolve("run");
        assertEquals(0, train(config(run), "--set", "trainer.steps=2").exitCode());
        Captured more = resume(run, "--set", "trainer.steps=3");
        assertEquals(0, more.exitCode(), more.err());
        assertTrue(more.out().contains("finished after 3 steps"), more.out());
    }

    @Test
    void withoutConfigurationAndDirectoryTheCommandLineIsNotUnderstood() {
        Captured train = Captured.run("train");
        assertEquals(2, train.exitCode());
        assertTrue(train.err().contains("--resume"), train.err());
    }

    private Captured train(String config, String... more) {
        Path file = folder.resolve("run.yaml");
        try {
            Files.writeString(file, config);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Captured.run(
                Stream.concat(Stream.of("train", file.toString()), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private Captured resume(Path run, String... more) {
        return Captured.run(
                Stream.concat(Stream.of("train", "--resume", run.toString()), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    /** Trains; dies in a step if that is not 0, after rollouts and rewards. */
    private void run(Path run, Optional<ChangedSettings> resume, List<String> more, int diesIn)
            throws IOException {
        TrainingListener killer =
                new TrainingListener() {
                    @Override
                    public void onRollout(long step, List<RolloutGroup> groups) {
                        if (step == diesIn) {
                            throw new Killed();
                        }
                    }
                };
        PrintWriter none = new PrintWriter(Writer.nullWriter());
        new TrainingRun(
                        ConfigReader.parse("test.yaml", config(run), more),
                        resume,
                        UnaryOperator.identity(),
                        List.of(killer))
                .run(new Interrupt(Thread.currentThread(), none, code -> {}));
    }

    private String config(Path run) {
        return """
        model: {path: '%1$s/tiny', threads: 1, products: plain}
        data: {train: '%1$s/train.jsonl', prompt_style: text}
        sampling: {max_new_tokens: 6}
        rewards: [{name: exact_answer}]
        optimizer: {learning_rate: 0.002, schedule: constant}
        lora: {rank: 2}
        trainer:
          {steps: %2$d, prompts_per_step: 2, group_size: 4, eval_every: 0, max_refills: 50,
           checkpoint_every: 2, output_dir: '%3$s'}
        """
                .formatted(folder, STEPS, run);
    }

    private static List<String> metrics(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(
                        line ->
                                line.replaceAll(
                                        ",\"(step_time|tokens_per_second|time/[a-z_]+"
                                                + "|memory/[a-z_]+)\":[-0-9.E]+",
                                        ""))
                .toList();
    }
}

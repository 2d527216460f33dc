package org.example.rank;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar is on the class path, and that is all the library knows of it. */
final class RankTest {

    @TempDir private Path folder;

    @Test
    void anAdvantageIsTheShareOfPeersBeatenLessThatOfPeersThatBeat() {
        double[] rewards = {0, 10, 10, Double.NaN, -3};
        Advantages advantages =
                new RankAdvantage(2).estimate(AdvantageInput.of(List.of(group(rewards))));
        double[] first = new double[rewards.length];
        Arrays.setAll(first, i -> advantages.row(i)[0]);
        assertArrayEquals(new double[] {-2 / 3.0, 4 / 3.0, 4 / 3.0, 0, -2}, first, 1e-12);
    }

    @Test
    void settingsReachTheEstimatorAndUnknownOnesAreNamed() {
        var settings = JsonNodeFactory.instance.objectNode().put("strength", 3);
        assertEquals(new RankAdvantage(3), Algorithms.byName("rank", settings).estimator());
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Algorithms.byName("rank", settings.put("strenght", 1)));
        assertTrue(refused.getMessage().contains("'strength'"), refused.getMessage());
    }

    @Test
    void theCommandListsItAndTrainsWithIt() throws Exception {
        String listed = rlvr("algorithms");
        assertTrue(listed.lines().anyMatch(l -> l.contains("rank") && l.contains("beats")), listed);
        String trained = rlvr("train", configuration().toString());
        assertTrue(trained.contains("finished after 2 steps"), trained);
        assertTrue(Files.readString(folder.resolve("run/config.yaml")).contains("rank"));
    }

    private String rlvr(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Dai.djl.offline=true",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "io.github.rlvr.cli.Rlvr"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output-" + arguments[0]);
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "the command did not end");
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), text);
        return text;
    }

    private Path configuration() throws IOException {
        model(folder.resolve("tiny"));
        Files.write(
                folder.resolve("train.jsonl"),
                List.of(
                        "{\"prompt\": \"1\", \"answer\": \"1\"}",
                        "{\"prompt\": \"2\", \"answer\": \"2\"}"));
        String text =
                """
                model: {path: '%1$s/tiny', threads: 1}
                data: {train: '%1$s/train.jsonl', prompt_style: text}
                sampling: {max_new_tokens: 4}
                algorithm: {name: rank, strength: 0.5}
                rewards: [exact_answer]
                trainer: {steps: 2, prompts_per_step: 2, group_size: 4, output_dir: '%1$s/run'}
                """
                        .formatted(folder);
        return Files.writeString(folder.resolve("config.yaml"), text);
    }

    private static void model(Path target) throws IOException {
        try (Tokenizer tokenizer =
                SymbolTokenizer.create(List.of("<eos>"), List.of("0", "1", "2"))) {
            ModelSpec spec =
                    ModelSpec.builder(Architecture.LLAMA)
                            .hidden(16)
                            .heads(2)
                            .ffn(32)
                            .vocab(tokenizer.size())
                            .contextLength(16)
                            .eosIds(Set.of(0))
                            .build();
            HuggingFaceFolder.write(
                    target,
                    spec,
                    new RandomWeights(spec, 3),
                    ElementType.F32,
                    tokenizer,
                    TokenizerConfig.empty());
        }
    }

    private static ScoredGroup group(double... rewards) {
        Task task = Task.of("t", new Prompt.Text("?"), "1");
        List<ScoredRollout> rollouts = new ArrayList<>();
        for (double reward : rewards) {
            Rollout rollout =
                    new Rollout(
                            "t",
                            rollouts.size(),
                            new int[] {1},
                            new int[] {2},
                            new float[1],
                            new float[1],
                            1,
                            FinishReason.STOP,
                            "",
                            0,
                            0);
            OptionalDouble value =
                    Double.isNaN(reward) ? OptionalDouble.empty() : OptionalDouble.of(reward);
            rollouts.add(new ScoredRollout(rollout, Map.of(), value));
        }
        return new ScoredGroup(task, rollouts);
    }
}

package io.github.rlvr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.HuggingFaceFolder;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards that ask a model between sampling and update, in a run of the command. */
final class RewardsThatAskTest {

    @TempDir Path folder;

    @Test
    void everyRewardThatAsksAModelWorksInATrainingRun() throws IOException {
        writeModel();
        Files.write(folder.resolve("train.jsonl"), List.of(row("11"), row("22"), row("33")));
        Path config = folder.resolve("config.yaml");
        Files.writeString(
                config,
                """
                model: {path: '%1$s/tiny', threads: 1}
                data: {train: '%1$s/train.jsonl', prompt_style: text}
                sampling: {max_new_tokens: 6}
                rewards:
                  - {name: exact_answer}
                  - {name: self_aligned, weight: 0.2}
                  - {name: vsrm, marks: [a, b, c, d, e, '1'], samples: 2, max_new_tokens: 2}
                  - {name: mrt, marks: [a, b, c, d, e, '1'], force: '#', max_new_tokens: 2}
                  - {name: self_correction, delimiter: a}
                  - {name: answer_consistency, chat: false, max_new_tokens: 2}
                  - {name: judge, chat: false, max_new_tokens: 2}
                  - {name: judge, as: another, model: '%1$s/tiny', chat: false, max_new_tokens: 2}
                  - {name: win_rate, chat: false, max_new_tokens: 2}
                  - {name: brpo, chat: false, max_new_tokens: 2}
                  - {name: calibration, of: exact_answer, confidence: likelihood}
                trainer:
                  {steps: 2, prompts_per_step: 2, group_size: 3, reward_deadline: 600,
                   checkpoint_every: 0, output_dir: '%1$s/run'}
                """
                        .formatted(folder));
        Captured train = Captured.run("train", config.toString(), "--quiet");
        assertEquals(0, train.exitCode(), train.err());
        JsonNode last = lastMetrics();
        assertEquals(0, last.path("reward/errors").asDouble(-1), last.toString());
        assertEquals(0, last.path("reward/timeouts").asDouble(-1), last.toString());
        // A model of random weights gives no verdict: every comparison is a tie.
        assertEquals(0.5, last.path("rewards/win_rate/mean").asDouble(), last.toString());
        for (String name :
                List.of(
                        "rewards/self_aligned/mean",
                        "rewards/vsrm/without_steps",
                        "rewards/mrt/step_mean",
                        "rewards/self_correction/mean",
                        "rewards/answer_consistency/mean",
                        "calibration/brier")) {
            assertTrue(last.has(name), () -> name + " is not in " + last);
        }
    }

    private JsonNode lastMetrics() throws IOException {
        List<String> lines = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
        ObjectMapper json = new ObjectMapper();
        JsonNode last = json.createObjectNode();
        for (String line : lines) {
            JsonNode row = json.readTree(line);
            last = row.has("reward/errors") ? row : last;
        }
        return last;
    }

    private static String row(String prompt) {
        return "{\"prompt\": \"%s\", \"answer\": \"B\", \"question\": \"Which?\", \"options\": [\"1\", \"2\"]}"
                .formatted(prompt);
    }

    private void writeModel() throws IOException {
        List<String> symbols =
                Stream.concat(
                                Stream.of("\n"),
                                IntStream.range(' ', 127).mapToObj(Character::toString))
                        .toList();
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of("<eos>"), symbols)) {
            ModelSpec spec =
                    ModelSpec.builder(Architecture.LLAMA)
                            .hidden(16)
                            .heads(2)
                            .ffn(32)
                            .vocab(tokenizer.size())
                            .contextLength(2048)
                            .eosIds(Set.of(tokenizer.id("<eos>").orElseThrow()))
                            .build();
            HuggingFaceFolder.write(
                    folder.resolve("tiny"),
                    spec,
                    new RandomWeights(spec, 3),
                    ElementType.F32,
                    tokenizer,
                    TokenizerConfig.empty());
        }
    }
}

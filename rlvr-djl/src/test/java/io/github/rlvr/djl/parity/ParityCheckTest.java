package io.github.rlvr.djl.parity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.djl.GgufOfFolder;
import io.github.rlvr.djl.TestModels;
import io.github.rlvr.djl.model.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParityCheckTest {

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-qwen2", "tiny-llama", "tiny-qwen3"})
    void tinyModelsComputeWhatTransformersComputes(String name) throws IOException {
        Path model = TestModels.folder(name);
        List<ParityResult> results = ParityCheck.run(model, ParityCheck.defaultReference(model));
        assertNoneExceeded(results);
        int checks = name.equals("tiny-qwen2") ? 22 : 18;
        assertEquals(checks, results.stream().filter(r -> r.skipped().isEmpty()).count());
    }

    @Test
    @Tag("slow")
    void smolLm2ComputesWhatTransformersComputes() throws IOException {
        Path model = TestModels.smolLm2();
        List<ParityResult> results =
                ParityCheck.run(model, model.resolveSibling("smollm2-reference.json"));
        assertNoneExceeded(results);
        assertTrue(results.stream().allMatch(r -> r.skipped().isEmpty()), results.toString());
        assertEquals(2 + 3 * 12, results.size());
    }

    @ParameterizedTest
    @CsvSource({"tiny-qwen2,qwen2", "tiny-llama,llama-bpe", "tiny-qwen3,qwen2"})
    void aGgufFileOfTheModelComputesTheSame(String name, String pre) throws IOException {
        Path file = folder.resolve(name + ".gguf");
        try (ModelSource original = ModelSource.open(TestModels.folder(name))) {
            GgufOfFolder.convert(original, name, pre).write(file);
        }
        assertNoneExceeded(
                ParityCheck.run(file, ParityCheck.defaultReference(TestModels.folder(name))));
    }

    @Test
    void missingSectionsAreNamedAsSkipped() throws IOException {
        ObjectNode reference = (ObjectNode) TestModels.reference("tiny-llama");
        reference.remove(List.of("about", "tokenizer", "train", "left_padded_batch"));
        ((ObjectNode) reference.get("single")).remove("entropy");
        List<ParityResult> results = run("tiny-llama", reference);
        assertNoneExceeded(results);
        assertEquals(
                List.of("tokenizer", "single: entropies", "batch", "train", "lora"),
                results.stream()
                        .filter(r -> r.skipped().isPresent())
                        .map(ParityResult::name)
                        .toList());
    }

    @Test
    void everyWrongNumberIsFound() throws IOException {
        ObjectNode reference = (ObjectNode) TestModels.reference("tiny-qwen2");
        ObjectNode single = (ObjectNode) reference.get("single");
        single.withArray("entropy").set(3, 1.5);
        single.withArray("greedy_ids_16").set(15, 7);
        ObjectNode train = (ObjectNode) reference.get("train");
        ((ObjectNode) train.get("grads").get("model.norm.weight")).put("l2", 1.0);
        train.withObject("/adamw").put("loss_after_last", 0.6);
        ((ObjectNode) reference.get("chat").get(0)).put("text", "something else");
        assertEquals(
                List.of(
                        "chat: rendered text",
                        "single: entropies",
                        "single: greedy continuation",
                        "train: gradient norms of 26 parameters",
                        "train: loss after the last step"),
                run("tiny-qwen2", reference).stream()
                        .filter(ParityResult::isExceeded)
                        .map(ParityResult::name)
                        .toList());
    }

    @Test
    void aReferenceOfAnotherVocabularyIsRefused() throws IOException {
        ObjectNode reference = (ObjectNode) TestModels.reference("tiny-qwen2");
        ((ObjectNode) reference.get("single")).withArray("input_ids").set(0, 512);
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> run("tiny-qwen2", reference));
        assertTrue(error.getMessage().contains("token id 512"), error.getMessage());
    }

    private List<ParityResult> run(String name, ObjectNode reference) throws IOException {
        Path file = folder.resolve("reference.json");
        Files.write(file, new ObjectMapper().writeValueAsBytes(reference));
        return ParityCheck.run(TestModels.folder(name), file);
    }

    private static void assertNoneExceeded(List<ParityResult> results) {
        for (ParityResult result : results) {
            assertTrue(!result.isExceeded(), result.toString());
        }
    }
}

package io.github.rlvr.algorithms.mqr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.data.TaskLayout;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuestionAugmentationTest {

    private static final List<ReformulationRole> ALL = Arrays.asList(ReformulationRole.values());

    @TempDir private Path folder;

    @Test
    void originalsAndRewritingsStandTogetherWithTheirGoldAnswers() throws IOException {
        Path source =
                data(
                        "{\"prompt\": \"What is 2+3?\", \"answer\": \"5\", \"level\": 1}",
                        "{\"prompt\": [{\"role\": \"system\", \"content\": \"s\"}, {\"role\": \"user\","
                                + " \"content\": \"What is 2+4?\"}], \"answer\": \"6\"}");
        Path target = folder.resolve("augmented.jsonl");
        QuestionAugmentation.Outcome outcome =
                augmentation(q -> "Imagine a market. " + q).write(source, target);
        assertEquals(new QuestionAugmentation.Outcome(2, 6, 0), outcome);
        List<Task> tasks = new TaskReader(TaskLayout.AUTO).read(target).tasks();
        assertEquals(8, tasks.size());
        assertEquals(
                List.of("5", "5", "5", "5", "6", "6", "6", "6"),
                tasks.stream().map(t -> t.gold().orElseThrow()).toList());
        List<JsonNode> rows = rows(target);
        assertFalse(rows.get(0).has(QuestionAugmentation.ROLE));
        assertEquals("sub_problem", rows.get(3).get(QuestionAugmentation.ROLE).asText());
        assertEquals(1, rows.get(3).get("level").asInt());
        assertEquals("Imagine a market. What is 2+3?", rows.get(1).get("prompt").asText());
        assertEquals("s", rows.get(5).get("prompt").get(0).get("content").asText());
        assertEquals(
                "Imagine a market. What is 2+4?",
                rows.get(5).get("prompt").get(1).get("content").asText());
    }

    @Test
    void everyRoleAsksForTheSameAnswerAndShowsTheQuestion() {
        List<Prompt> asked = new ArrayList<>();
        QuestionReformulator reformulator =
                QuestionReformulator.over(
                        prompts -> {
                            asked.addAll(prompts);
                            return List.of("something else");
                        });
        for (ReformulationRole role : ALL) {
            reformulator.reformulate(role, List.of("What is 2+3?"));
        }
        assertEquals(3, asked.stream().distinct().count());
        for (Prompt prompt : asked) {
            String text = ((Prompt.Chat) prompt).messages().get(0).content();
            assertTrue(text.endsWith("What is 2+3?"), text);
            assertTrue(text.contains("final answer must be the same"), text);
        }
    }

    @Test
    void emptyEqualAndFarLongerRewritingsAreDropped() {
        String question = "What is 2+3?";
        List<String> answers =
                List.of("  ", "What  is 2+3?\n", "word ".repeat(104), "word ".repeat(103));
        QuestionReformulator reformulator = QuestionReformulator.over(prompts -> answers);
        List<Optional<String>> rewritten =
                reformulator.reformulate(
                        ReformulationRole.TERM, List.of(question, question, question, question));
        assertEquals(
                List.of(false, false, false, true),
                rewritten.stream().map(Optional::isPresent).toList());
    }

    @Test
    void aRowWithoutAQuestionIsNamed() throws IOException {
        Path source = data("{\"prompt\": \"a\"}", "{\"text\": \"b\"}");
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> augmentation(q -> q + "!").write(source, folder.resolve("x")));
        assertTrue(refused.getMessage().contains("line 2"), refused.getMessage());
    }

    @Test
    void aGeneratorThatAnswersTooLittleIsRefused() {
        QuestionReformulator reformulator = QuestionReformulator.over(prompts -> List.of());
        assertThrows(
                IllegalStateException.class,
                () -> reformulator.reformulate(ReformulationRole.TERM, List.of("a")));
    }

    private static QuestionAugmentation augmentation(UnaryOperator<String> rewrite) {
        TextGenerator generator =
                prompts ->
                        prompts.stream()
                                .map(p -> ((Prompt.Chat) p).messages().get(0).content())
                                .map(text -> text.substring(text.lastIndexOf('\n') + 1))
                                .map(rewrite)
                                .toList();
        return new QuestionAugmentation(QuestionReformulator.over(generator), ALL, 1);
    }

    private Path data(String... rows) throws IOException {
        return Files.write(folder.resolve("data.jsonl"), List.of(rows));
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(new JsonMapper().readTree(line));
        }
        return rows;
    }
}

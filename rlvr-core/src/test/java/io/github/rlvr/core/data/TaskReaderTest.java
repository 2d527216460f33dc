package io.github.rlvr.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.task.Message;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskReaderTest {

    @TempDir Path directory;

    @Test
    void gsm8kGoldIsBehindTheLastMarkWithoutCommas() throws IOException {
        Task task =
                read("{\"question\": \"How many?\", \"answer\": \"a #### 1\\n#### 1,234 \"}")
                        .get(0);
        assertEquals(Optional.of("1234"), task.gold());
        assertEquals(Prompt.user("How many?"), task.prompt());
        assertEquals("tasks:1", task.id());
    }

    @Test
    void verlGoldIsTheGroundTruthAndOtherColumnsAreKept() throws IOException {
        Task task =
                read("{\"prompt\": [{\"role\": \"user\", \"content\": \"2+2\"}], \"reward_model\": {\"ground_truth\": 4}, \"extra_info\": {\"index\": 7}}")
                        .get(0);
        assertEquals(Optional.of("4"), task.gold());
        assertEquals(Prompt.user("2+2"), task.prompt());
        assertEquals(7, task.columns().get("extra_info").path("index").intValue());
    }

    @Test
    void trlPromptsAreTextsOrMessages() throws IOException {
        List<Task> tasks =
                read(
                        "{\"prompt\": \"2+2=\", \"answer\": \"4\", \"level\": 1}\n{\"prompt\": [{\"role\": \"user\", \"content\": \"hi\"}], \"solution\": \"x\"}\n{\"prompt\": \"no gold\"}");
        assertEquals(new Prompt.Text("2+2="), tasks.get(0).prompt());
        assertEquals(Optional.of("4"), tasks.get(0).gold());
        assertEquals(1, tasks.get(0).columns().get("level").intValue());
        assertEquals(Prompt.user("hi"), tasks.get(1).prompt());
        assertEquals(Optional.of("x"), tasks.get(1).gold());
        assertEquals(Optional.empty(), tasks.get(2).gold());
    }

    @Test
    void aConfiguredColumnMayBeNested() throws IOException {
        TaskLayout layout = new TaskLayout(TaskFormat.TRL, PromptStyle.AUTO, "", "", "meta.key");
        assertEquals(
                Optional.of("[1,2]"),
                read("{\"prompt\": \"p\", \"answer\": \"no\", \"meta\": {\"key\": [1, 2]}}", layout)
                        .get(0)
                        .gold());
    }

    @Test
    void templateAndSystemPromptFrameTheTask() throws IOException {
        TaskLayout layout =
                new TaskLayout(TaskFormat.AUTO, PromptStyle.AUTO, "Q: {prompt}", "Be brief.", "");
        Prompt expected =
                new Prompt.Chat(
                        List.of(new Message("system", "Be brief."), new Message("user", "Q: 2+2")));
        assertEquals(expected, read("{\"prompt\": \"2+2\"}", layout).get(0).prompt());

        TaskLayout text =
                new TaskLayout(TaskFormat.AUTO, PromptStyle.TEXT, "Q: {prompt}\nA:", "", "");
        assertEquals(
                new Prompt.Text("Q: 2+2\nA:"), read("{\"prompt\": \"2+2\"}", text).get(0).prompt());
    }

    @Test
    void onlyALineFeedEndsALine() throws IOException {
        List<Task> tasks =
                read("\uFEFF{\"prompt\": \"a\u2028b\u0085c\"}\r\n\r\n{\"prompt\": \"d\"}\r\n");
        assertEquals(2, tasks.size());
        assertEquals(new Prompt.Text("a\u2028b\u0085c"), tasks.get(0).prompt());
        assertEquals("tasks:3", tasks.get(1).id());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt\": \"a\"|tasks.jsonl:1:15: not valid JSON",
                "[1]|tasks.jsonl:1: a row must be an object",
                "{\"text\": \"a\"}|no column 'prompt'; the row has [text]",
                "{\"prompt\": \" \"}|column prompt is empty",
                "{\"prompt\": []}|must be a text or a list of messages",
                "{\"prompt\": 3}|must be a text or a list of messages",
                "{\"prompt\": [{\"role\": \"user\"}]}|message 0 needs a text role and a text content",
                "{\"prompt\": [{\"role\": \"user\", \"content\": \"\"}]}|holds only empty messages",
                "{\"prompt\": \"a\", \"reward_model\": {}}|no column 'reward_model.ground_truth'",
                "{\"prompt\": \"a\", \"prompt\": \"b\"}|Duplicate",
                "{\"prompt\": \"a\"} {}|not valid JSON"
            })
    void aRowThatDoesNotFitIsRefusedWithItsPlace(String row, String expected) {
        String message = assertThrows(DataFormatException.class, () -> read(row)).getMessage();
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("tasks.jsonl:1"), message);
    }

    @Test
    void theLineOfALaterRowIsNamed() {
        String message =
                assertThrows(
                                DataFormatException.class,
                                () ->
                                        read(
                                                "{\"question\": \"a\", \"answer\": \"#### 1\"}\n{\"question\": \"a\", \"answer\": \"1\"}"))
                        .getMessage();
        assertTrue(message.contains("tasks.jsonl:2: column answer has no '####'"), message);
    }

    @Test
    void emptyMissingAndBinaryFilesAreRefused() throws IOException {
        assertTrue(
                assertThrows(DataFormatException.class, () -> read("\n \n"))
                        .getMessage()
                        .contains("is empty"));
        Path missing = directory.resolve("none.jsonl");
        assertThrows(
                DataFormatException.class, () -> new TaskReader(TaskLayout.AUTO).read(missing));
        Path binary = directory.resolve("binary.jsonl");
        Files.write(binary, new byte[] {'{', (byte) 0xFF, '}'});
        var e =
                assertThrows(
                        DataFormatException.class,
                        () -> new TaskReader(TaskLayout.AUTO).read(binary));
        assertTrue(e.getMessage().contains("not UTF-8"), e.getMessage());
    }

    @Test
    void aParquetFileWithoutItsModuleNamesTheModule() throws IOException {
        Path file = Files.writeString(directory.resolve("tasks.parquet"), "PAR1");
        String message =
                assertThrows(
                                DataFormatException.class,
                                () -> new TaskReader(TaskLayout.AUTO).read(file))
                        .getMessage();
        assertTrue(message.contains("tasks.parquet needs the module rlvr-parquet"), message);
    }

    @Test
    void theTasksOfPartsFollowOneAnother() throws IOException {
        Path first = directory.resolve("a.jsonl");
        Path second = directory.resolve("b.jsonl");
        Files.writeString(first, "{\"prompt\": \"one\"}\n{\"prompt\": \"two\"}");
        Files.writeString(second, "{\"prompt\": \"three\"}");
        TaskReader reader = new TaskReader(TaskLayout.AUTO);
        TaskSet both = reader.read(List.of(first, second));
        assertEquals(
                List.of("a:1", "a:2", "b:1"),
                both.tasks().stream().map(task -> task.id()).toList());
        assertEquals(reader.read(first).fingerprint(), reader.read(List.of(first)).fingerprint());
        assertNotEquals(both.fingerprint(), reader.read(List.of(second, first)).fingerprint());
    }

    @Test
    void longPromptsAreLeftOutAndChangeTheFingerprint() throws IOException {
        TaskSet tasks = set("{\"prompt\": \"aaaa\"}\n{\"prompt\": \"a\"}", TaskLayout.AUTO);
        TaskSet fitting = tasks.withPromptsUpTo(2, p -> ((Prompt.Text) p).text().length());
        assertEquals(1, fitting.size());
        assertNotEquals(tasks.fingerprint(), fitting.fingerprint());
        assertEquals(64, tasks.fingerprint().length());
        var e =
                assertThrows(
                        IllegalArgumentException.class, () -> tasks.withPromptsUpTo(0, p -> 1));
        assertTrue(e.getMessage().contains("data.max_prompt_tokens"), e.getMessage());
    }

    @Test
    void overlapOfTrainingAndHeldOutTasksIsFound() throws IOException {
        TaskSet train =
                set(
                        "{\"prompt\": \"What is  1?\"}\n{\"prompt\": \"b\"}\n{\"prompt\": \"B\"}",
                        TaskLayout.AUTO);
        TaskSet eval = TaskSet.of("eval", List.of(Task.of("e1", Prompt.user("what is 1?"), "1")));
        TaskOverlap overlap = TaskOverlap.between(train, eval);
        assertEquals(new TaskOverlap(1, List.of("e1 = tasks:1")), overlap);
        var e = assertThrows(IllegalArgumentException.class, overlap::requireNone);
        assertTrue(e.getMessage().contains("data.allow_overlap"), e.getMessage());
    }

    @Test
    void pairsAreReadFromColumnsOrMessages() throws IOException {
        Path file =
                write(
                        "{\"prompt\": \"1+1=\", \"completion\": \" 2\"}\n{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}, {\"role\": \"assistant\", \"content\": \"ho\"}]}");
        List<SftPair> pairs = new SftReader(TaskLayout.AUTO).read(file);
        assertEquals(new SftPair("tasks.jsonl:1", new Prompt.Text("1+1="), " 2"), pairs.get(0));
        assertEquals(new SftPair("tasks.jsonl:2", Prompt.user("hi"), "ho"), pairs.get(1));
    }

    @Test
    void aPairWithoutAnAnswerIsRefused() throws IOException {
        Path file = write("{\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");
        assertThrows(DataFormatException.class, () -> new SftReader(TaskLayout.AUTO).read(file));
        Path empty = write("{\"prompt\": \"hi\", \"completion\": \"\"}");
        assertThrows(DataFormatException.class, () -> new SftReader(TaskLayout.AUTO).read(empty));
    }

    private List<Task> read(String text) throws IOException {
        return read(text, TaskLayout.AUTO);
    }

    private List<Task> read(String text, TaskLayout layout) throws IOException {
        return set(text, layout).tasks();
    }

    private TaskSet set(String text, TaskLayout layout) throws IOException {
        return new TaskReader(layout).read(write(text));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("tasks.jsonl"), text, StandardCharsets.UTF_8);
    }
}

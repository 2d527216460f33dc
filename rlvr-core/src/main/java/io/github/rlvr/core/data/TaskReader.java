package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads tasks from JSONL, and from what {@link TableReader}s on the class path read. A task's id is
 * the file's name and line or row; every column is handed to rewards. Immutable.
 *
 * <p>The layouts are those of {@link TaskFormat}. Any row that does not fit stops the reading,
 * because a task left out in silence changes what is learnt.
 */
public final class TaskReader {

    private static final List<String> PROMPT_COLUMNS = List.of("prompt", "question", "problem");
    private static final List<String> ANSWER_COLUMNS =
            List.of("answer", "solution", "ground_truth");

    private final TaskLayout layout;
    private final PromptReader prompts;

    /** A reader of a layout. */
    public TaskReader(TaskLayout layout) {
        this.layout = layout;
        this.prompts = new PromptReader(layout);
    }

    /**
     * Reads a file.
     *
     * @throws DataFormatException if it is missing, empty or a row does not fit, naming file, line
     *     and column
     */
    public TaskSet read(Path file) throws IOException {
        Rows lines = Rows.read(file);
        TaskFormat format =
                layout.format() == TaskFormat.AUTO ? detect(lines.rows().get(0)) : layout.format();
        String stem = Rows.stem(file);
        List<Task> tasks = new ArrayList<>(lines.rows().size());
        for (Rows.Row row : lines.rows()) {
            tasks.add(task(stem + ":" + row.line(), row, format));
        }
        return new TaskSet(file.toString(), tasks, lines.fingerprint());
    }

    /**
     * Reads the parts of a data set one after another.
     *
     * @param files at least one, names unique
     * @throws DataFormatException as {@link #read(Path)}
     */
    public TaskSet read(List<Path> files) throws IOException {
        if (files.size() == 1) {
            return read(files.get(0));
        }
        List<Task> tasks = new ArrayList<>();
        List<String> fingerprints = new ArrayList<>();
        for (Path file : files) {
            TaskSet part = read(file);
            tasks.addAll(part.tasks());
            fingerprints.add(part.fingerprint());
        }
        return new TaskSet(
                files.get(0) + " and " + (files.size() - 1) + " more",
                tasks,
                Fingerprint.of(fingerprints));
    }

    private static TaskFormat detect(Rows.Row row) {
        ObjectNode columns = row.columns();
        if (columns.has("reward_model")) {
            return TaskFormat.VERL;
        }
        boolean marked = columns.path("answer").asText().contains("####");
        return columns.has("question") && marked ? TaskFormat.GSM8K : TaskFormat.TRL;
    }

    private Task task(String id, Rows.Row row, TaskFormat format) throws DataFormatException {
        String column = promptColumn(row, format);
        Map<String, JsonNode> columns = new LinkedHashMap<>();
        row.columns().properties().stream()
                .filter(entry -> !entry.getKey().equals(column))
                .forEach(entry -> columns.put(entry.getKey(), entry.getValue()));
        return new Task(id, prompts.read(row, column, format), gold(row, format), columns);
    }

    private static String promptColumn(Rows.Row row, TaskFormat format) throws DataFormatException {
        List<String> candidates =
                switch (format) {
                    case GSM8K -> List.of("question");
                    case VERL -> List.of("prompt");
                    default -> PROMPT_COLUMNS;
                };
        for (String candidate : candidates) {
            if (row.columns().hasNonNull(candidate)) {
                return candidate;
            }
        }
        throw row.wrong(
                "no column '" + candidates.get(0) + "'; the row has " + names(row.columns()));
    }

    private Optional<String> gold(Rows.Row row, TaskFormat format) throws DataFormatException {
        if (!layout.answerColumn().isEmpty()) {
            return Optional.of(text(required(row, layout.answerColumn())));
        }
        return switch (format) {
            case GSM8K -> Optional.of(behindMark(row, text(required(row, "answer"))));
            case VERL -> Optional.of(text(required(row, "reward_model.ground_truth")));
            default ->
                    ANSWER_COLUMNS.stream()
                            .filter(row.columns()::hasNonNull)
                            .findFirst()
                            .map(name -> text(row.columns().get(name)));
        };
    }

    private static JsonNode required(Rows.Row row, String path) throws DataFormatException {
        JsonNode node = row.columns();
        for (String key : path.split("\\.", -1)) {
            node = node.path(key);
        }
        if (node.isMissingNode() || node.isNull()) {
            throw row.wrong(
                    "no column '"
                            + path
                            + "' for the gold answer; the row has "
                            + names(row.columns()));
        }
        return node;
    }

    private static String behindMark(Rows.Row row, String answer) throws DataFormatException {
        int mark = answer.lastIndexOf("####");
        if (mark < 0) {
            throw row.wrong(
                    "column answer has no '####' before the gold answer; set data.format to trl if it is the answer itself");
        }
        return answer.substring(mark + 4).replace(",", "").strip();
    }

    private static String text(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static List<String> names(ObjectNode columns) {
        List<String> names = new ArrayList<>();
        columns.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

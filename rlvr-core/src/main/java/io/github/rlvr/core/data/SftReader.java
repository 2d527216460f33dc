package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.task.Message;
import io.github.rlvr.core.task.Prompt;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads pairs for supervised training from JSONL: {@code prompt} and {@code completion}, each a
 * text or messages, or {@code messages} that end with one of the assistant. Immutable.
 */
public final class SftReader {

    private final PromptReader prompts;

    /** A reader that treats prompts as the layout says. */
    public SftReader(TaskLayout layout) {
        this.prompts = new PromptReader(layout);
    }

    /**
     * Reads a file.
     *
     * @throws DataFormatException if it is missing, empty or a row does not fit, naming file, line
     *     and column
     */
    public List<SftPair> read(Path file) throws IOException {
        List<SftPair> pairs = new ArrayList<>();
        for (Rows.Row row : Rows.read(file).rows()) {
            String id = file.getFileName() + ":" + row.line();
            pairs.add(row.columns().has("messages") ? ofMessages(id, row) : ofColumns(id, row));
        }
        return List.copyOf(pairs);
    }

    private SftPair ofMessages(String id, Rows.Row row) throws DataFormatException {
        List<Message> messages =
                PromptReader.messages(row, "messages", row.columns().get("messages"));
        Message last = messages.get(messages.size() - 1);
        if (messages.size() < 2 || !last.role().equals("assistant") || last.content().isEmpty()) {
            throw row.wrong(
                    "column messages must end with a message of the assistant that answers another one");
        }
        ObjectNode prompt = row.columns().deepCopy();
        prompt.withArray("/messages").remove(messages.size() - 1);
        Prompt read =
                prompts.read(
                        new Rows.Row(row.file(), row.line(), prompt), "messages", TaskFormat.TRL);
        return new SftPair(id, read, last.content());
    }

    private SftPair ofColumns(String id, Rows.Row row) throws DataFormatException {
        for (String column : List.of("prompt", "completion")) {
            if (!row.columns().hasNonNull(column)) {
                throw row.wrong(
                        "no column '"
                                + column
                                + "'; a row needs prompt and completion, or messages");
            }
        }
        String completion = completion(row, row.columns().get("completion"));
        if (completion.isEmpty()) {
            throw row.wrong("column completion is empty; there is nothing to learn");
        }
        return new SftPair(id, prompts.read(row, "prompt", TaskFormat.TRL), completion);
    }

    private static String completion(Rows.Row row, JsonNode node) throws DataFormatException {
        if (node.isTextual()) {
            return node.textValue();
        }
        List<Message> messages = PromptReader.messages(row, "completion", node);
        if (messages.size() != 1) {
            throw row.wrong("column completion must hold one message, not " + messages.size());
        }
        return messages.get(0).content();
    }
}

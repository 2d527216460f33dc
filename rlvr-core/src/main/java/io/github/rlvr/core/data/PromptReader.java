package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.task.Message;
import io.github.rlvr.core.task.Prompt;
import java.util.ArrayList;
import java.util.List;

/** Turns a column into a prompt: a text, or a list of messages with role and content. */
final class PromptReader {

    private static final String PLACE = "{prompt}";

    private final TaskLayout layout;

    PromptReader(TaskLayout layout) {
        this.layout = layout;
    }

    /** The prompt in a column of a row. */
    Prompt read(Rows.Row row, String column, TaskFormat format) throws DataFormatException {
        JsonNode node = row.columns().get(column);
        if (node.isTextual()) {
            requireText(row, column, node.textValue());
            return ofText(node.textValue(), format);
        }
        if (layout.style() == PromptStyle.TEXT) {
            throw row.wrong(
                    "column "
                            + column
                            + " holds messages, but data.prompt_style is text; set it to auto");
        }
        List<Message> messages = messages(row, column, node);
        if (messages.stream().allMatch(message -> message.content().isBlank())) {
            throw row.wrong(
                    "column " + column + " holds only empty messages; a task needs a prompt");
        }
        return new Prompt.Chat(framed(messages));
    }

    /** The messages in a column of a row. */
    static List<Message> messages(Rows.Row row, String column, JsonNode node)
            throws DataFormatException {
        if (!node.isArray() || node.isEmpty()) {
            throw row.wrong(
                    "column "
                            + column
                            + " must be a text or a list of messages, not "
                            + node.getNodeType());
        }
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : node) {
            if (!message.path("role").isTextual() || !message.path("content").isTextual()) {
                throw row.wrong(
                        "column "
                                + column
                                + ", message "
                                + messages.size()
                                + " needs a text role and a text content");
            }
            messages.add(
                    new Message(
                            message.get("role").textValue(), message.get("content").textValue()));
        }
        return messages;
    }

    private Prompt ofText(String text, TaskFormat format) {
        boolean chat =
                layout.style() == PromptStyle.CHAT
                        || layout.style() == PromptStyle.AUTO
                                && (format == TaskFormat.GSM8K || !layout.systemPrompt().isEmpty());
        return chat
                ? new Prompt.Chat(framed(List.of(new Message("user", text))))
                : new Prompt.Text(templated(text));
    }

    private List<Message> framed(List<Message> messages) {
        List<Message> framed = new ArrayList<>(messages);
        Message last = framed.get(framed.size() - 1);
        framed.set(framed.size() - 1, new Message(last.role(), templated(last.content())));
        if (!layout.systemPrompt().isEmpty() && !framed.get(0).role().equals("system")) {
            framed.add(0, new Message("system", layout.systemPrompt()));
        }
        return framed;
    }

    private String templated(String text) {
        return layout.promptTemplate().isEmpty()
                ? text
                : layout.promptTemplate().replace(PLACE, text);
    }

    private static void requireText(Rows.Row row, String column, String text)
            throws DataFormatException {
        if (text.isBlank()) {
            throw row.wrong("column " + column + " is empty; a task needs a prompt");
        }
    }
}

package io.github.rlvr.core.data;

import java.util.Objects;

/**
 * How rows become tasks.
 *
 * @param format of the rows
 * @param style of prompts that are plain texts
 * @param promptTemplate text with {@code {prompt}} where the row's prompt, or its last message,
 *     goes; empty for none
 * @param systemPrompt first message of every conversation that has none; empty for none
 * @param answerColumn column of the gold answer, dots for nested ones; empty for what the format
 *     says
 */
public record TaskLayout(
        TaskFormat format,
        PromptStyle style,
        String promptTemplate,
        String systemPrompt,
        String answerColumn) {

    /** Every choice left to the rows. */
    public static final TaskLayout AUTO =
            new TaskLayout(TaskFormat.AUTO, PromptStyle.AUTO, "", "", "");

    /** Checks that nothing is null. */
    public TaskLayout {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(style, "style");
        Objects.requireNonNull(promptTemplate, "promptTemplate");
        Objects.requireNonNull(systemPrompt, "systemPrompt");
        Objects.requireNonNull(answerColumn, "answerColumn");
    }

    /** The same layout for another format. */
    public TaskLayout withFormat(TaskFormat other) {
        return new TaskLayout(other, style, promptTemplate, systemPrompt, answerColumn);
    }
}

package io.github.rlvr.core.config;

import io.github.rlvr.core.data.PromptStyle;
import io.github.rlvr.core.data.TaskFormat;
import io.github.rlvr.core.data.TaskLayout;

/**
 * Section {@code data}.
 *
 * @param train JSONL or Parquet file of the tasks to learn from, or hub:ORG/NAME
 * @param eval JSONL or Parquet file of held-out tasks, or hub:ORG/NAME; empty for none
 * @param format layout of both files
 * @param promptStyle whether prompts that are plain texts become conversations
 * @param promptTemplate text with {@code {prompt}} where the row's prompt goes; empty to use the
 *     prompt as it stands
 * @param systemPrompt first message of every conversation that has none; empty for none
 * @param maxPromptTokens tasks with longer prompts are left out and counted; 0 for the model's
 *     context
 * @param answerColumn column of the gold answer; empty for what the format says
 * @param allowOverlap whether held-out tasks may occur in the training file
 */
public record DataConfig(
        String train,
        String eval,
        TaskFormat format,
        PromptStyle promptStyle,
        String promptTemplate,
        String systemPrompt,
        int maxPromptTokens,
        String answerColumn,
        boolean allowOverlap) {

    /** Only the file is missing. */
    public static final DataConfig DEFAULTS =
            new DataConfig("", "", TaskFormat.AUTO, PromptStyle.AUTO, "", "", 0, "", false);

    /**
     * Validates every setting but the files, which {@link TrainConfig#requireRunnable()} checks.
     */
    public DataConfig {
        Rule.notNegative("data.max_prompt_tokens", maxPromptTokens);
        Rule.require(
                promptTemplate.isEmpty() || promptTemplate.contains("{prompt}"),
                "data.prompt_template",
                "\"" + promptTemplate + "\"",
                "must contain {prompt}, or every task would be the same");
    }

    /** How rows become tasks. */
    public TaskLayout layout() {
        return new TaskLayout(format, promptStyle, promptTemplate, systemPrompt, answerColumn);
    }
}

package io.github.rlvr.cli.evaluation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.rewards.evaluation.AnswerReader;
import io.github.rlvr.rewards.evaluation.Answered;
import io.github.rlvr.rewards.evaluation.AnsweredTask;
import io.github.rlvr.rewards.evaluation.EvaluationJson;
import io.github.rlvr.rewards.evaluation.EvaluationSummary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code rlvr eval --out} leaves behind. */
public final class EvaluationFiles {

    /** The page. */
    public static final String PAGE = "eval.html";

    private static final String SUMMARY = "eval.json";
    private static final String COMPLETIONS = "completions.jsonl";
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    /** Files in a directory, which is created if needed. */
    public EvaluationFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Writes summary, page and completions, replacing earlier ones.
     *
     * @throws IOException if one cannot be written
     */
    public void write(
            TrainConfig config,
            EvaluationSummary summary,
            List<ScoredGroup> groups,
            AnswerReader reader)
            throws IOException {
        Files.createDirectories(directory);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("model", config.model().path()).put("data", config.data().eval());
        node.setAll(EvaluationJson.of(summary));
        Files.writeString(
                directory.resolve(SUMMARY),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n");
        Files.writeString(
                directory.resolve(PAGE),
                EvaluationPage.render(config.model().path(), config.data().eval(), summary));
        completions(groups, reader);
    }

    private void completions(List<ScoredGroup> groups, AnswerReader reader) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(directory.resolve(COMPLETIONS))) {
            for (ScoredGroup group : groups) {
                AnsweredTask task = reader.read(group);
                for (int i = 0; i < group.size(); i++) {
                    out.write(row(group, task.samples().get(i), i).toString());
                    out.write('\n');
                }
            }
        }
    }

    private static ObjectNode row(ScoredGroup group, Answered answered, int sample) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("task", group.task().id())
                .put("sample", sample)
                .put("gold", group.task().gold().orElse(null))
                .put("completion", group.rollouts().get(sample).rollout().text())
                .put("answer", answered.anyAnswer().orElse(null))
                .put("correct", answered.correct())
                .put("strict", answered.strict())
                .put("flexible", answered.flexible())
                .put("tokens", answered.length())
                .put("cut_off", answered.cutOff());
        answered.stated().ifPresent(stated -> row.put("confidence", stated));
        return row;
    }
}

package io.github.rlvr.core.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads labelled steps from JSONL in the layout of TRL's stepwise supervision: columns {@code
 * prompt}, {@code completions} (texts) and {@code labels} (true and false, or 1 and 0).
 */
public final class StepLabelReader {

    private final PromptReader prompts;

    /** A reader that treats prompts as the layout says. */
    public StepLabelReader(TaskLayout layout) {
        this.prompts = new PromptReader(layout);
    }

    /**
     * Reads a file.
     *
     * @throws DataFormatException if it is missing, empty or a row does not fit, naming file, line
     *     and column
     */
    public List<LabelledSteps> read(Path file) throws IOException {
        List<LabelledSteps> all = new ArrayList<>();
        for (Rows.Row row : Rows.read(file).rows()) {
            all.add(read(file.getFileName() + ":" + row.line(), row));
        }
        return List.copyOf(all);
    }

    private LabelledSteps read(String id, Rows.Row row) throws DataFormatException {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : row.columns().path("completions")) {
            if (!step.isTextual()) {
                throw row.wrong("column completions holds " + step + "; it must hold texts");
            }
            steps.add(step.textValue());
        }
        List<Boolean> labels = new ArrayList<>();
        for (JsonNode label : row.columns().path("labels")) {
            boolean number = label.isInt() && (label.intValue() == 0 || label.intValue() == 1);
            if (!label.isBoolean() && !number) {
                throw row.wrong("column labels holds " + label + "; it must hold true and false");
            }
            labels.add(label.asBoolean());
        }
        if (steps.isEmpty() || steps.size() != labels.size()) {
            throw row.wrong(
                    "columns completions and labels must be lists of the same length, at least one; they have "
                            + steps.size()
                            + " and "
                            + labels.size());
        }
        return new LabelledSteps(id, prompts.read(row, "prompt", TaskFormat.TRL), steps, labels);
    }
}

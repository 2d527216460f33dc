package io.github.rlvr.rewards.math;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.rewards.dialect.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Graders side by side on the labelled cases of a file: {@link MathVerifier}, every {@link Dialect}
 * as it is written here, and the graders whose verdicts the file records. A verdict that is neither
 * true nor false, such as a time-out, counts as different; a case without a verdict is left out.
 *
 * @param rows one a grader: {@code MathVerifier}, the dialects, then the recorded ones by name
 * @param cases number of scored cases
 */
public record GraderTable(List<Row> rows, int cases) {

    /**
     * How often one grader agrees with the labels.
     *
     * @param grader its name; a recorded one is marked so
     * @param cases those it has a verdict on
     * @param falsePositives accepted, and the label says different
     * @param falseNegatives refused, and the label says equal
     */
    public record Row(String grader, int cases, int falsePositives, int falseNegatives) {

        /** Share of the cases on which grader and label agree, 1 for none. */
        public double agreement() {
            return cases == 0 ? 1 : 1 - (double) (falsePositives + falseNegatives) / cases;
        }

        private Row with(boolean expected, boolean accepted) {
            return new Row(
                    grader,
                    cases + 1,
                    falsePositives + (accepted && !expected ? 1 : 0),
                    falseNegatives + (!accepted && expected ? 1 : 0));
        }
    }

    /** Copies the list. */
    public GraderTable {
        rows = List.copyOf(rows);
    }

    /**
     * Grades the scored cases of a file.
     *
     * @param lines of one JSON object each
     * @throws IOException when a line cannot be read or is not JSON
     */
    public static GraderTable of(BufferedReader lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Map<String, Row> rows = new LinkedHashMap<>();
        int cases = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode node = json.readTree(line.isBlank() ? "{\"scored\":false}" : line);
            VerifierCase one = VerifierCase.read(node);
            if (one.scored()) {
                cases++;
                own(one, rows);
                recorded(node.path("verdicts"), one.expected(), rows);
            }
        }
        return new GraderTable(new ArrayList<>(rows.values()), cases);
    }

    private static void own(VerifierCase one, Map<String, Row> rows) {
        add(rows, "MathVerifier", one.expected(), one.verdict().isEqual());
        for (Dialect dialect : Dialect.values()) {
            boolean accepted = one.verdict(dialect).isEqual();
            add(rows, "dialect " + dialect.label(), one.expected(), accepted);
        }
    }

    private static void recorded(JsonNode verdicts, boolean expected, Map<String, Row> rows) {
        for (Map.Entry<String, JsonNode> grader : verdicts.properties()) {
            if (!grader.getValue().isNull()) {
                boolean accepted = grader.getValue().asBoolean(false);
                add(rows, grader.getKey() + " (recorded)", expected, accepted);
            }
        }
    }

    private static void add(
            Map<String, Row> rows, String grader, boolean expected, boolean accepted) {
        Row row = rows.getOrDefault(grader, new Row(grader, 0, 0, 0));
        rows.put(grader, row.with(expected, accepted));
    }

    /** A Markdown table, one line a grader. */
    public String text() {
        StringBuilder out =
                new StringBuilder(
                        "| grader | cases | agreement | accepted wrongly | refused wrongly |\n"
                                + "|---|---|---|---|---|\n");
        for (Row row : rows) {
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %d | %.4f | %d | %d |%n",
                            row.grader(),
                            row.cases(),
                            row.agreement(),
                            row.falsePositives(),
                            row.falseNegatives()));
        }
        return out.toString().stripTrailing();
    }
}

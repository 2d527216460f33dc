package io.github.rlvr.algorithms.mqr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes a data set with its questions rewritten in several roles beside the originals. Every other
 * column, the gold answer among them, is copied as it stands; column {@value #ROLE} says how a
 * question was rewritten and is missing from originals.
 *
 * @param reformulator who rewrites
 * @param roles in the order of the rows; the paper uses all three
 * @param batch questions that are asked for at once, at least 1
 */
public record QuestionAugmentation(
        QuestionReformulator reformulator, List<ReformulationRole> roles, int batch) {

    /** Column that names the role. */
    public static final String ROLE = "reformulation";

    private static final List<String> QUESTION_COLUMNS = List.of("prompt", "question", "problem");
    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the roles. */
    public QuestionAugmentation {
        roles = List.copyOf(roles);
        if (roles.isEmpty() || batch < 1) {
            throw new IllegalArgumentException(
                    "an augmentation needs a role and a batch of 1 or more, not "
                            + roles
                            + " and "
                            + batch);
        }
    }

    /**
     * What came of it.
     *
     * @param originals rows read
     * @param rewritten rows added
     * @param dropped rewritings that could not be used
     */
    public record Outcome(int originals, int rewritten, int dropped) {}

    /**
     * Augments a JSONL file.
     *
     * @param source rows with a question in {@code prompt}, {@code question} or {@code problem}: a
     *     text, or messages of which the last one is rewritten
     * @param target written anew; original and rewritings of a row stand together
     * @throws IOException if a file cannot be read or written, or a row has no question, naming
     *     file and line
     */
    public Outcome write(Path source, Path target) throws IOException {
        List<ObjectNode> rows = read(source);
        int rewritten = 0;
        try (BufferedWriter writer = Files.newBufferedWriter(target)) {
            for (int from = 0; from < rows.size(); from += batch) {
                List<ObjectNode> part = rows.subList(from, Math.min(rows.size(), from + batch));
                rewritten += write(part, writer);
            }
        }
        return new Outcome(rows.size(), rewritten, rows.size() * roles.size() - rewritten);
    }

    private int write(List<ObjectNode> rows, BufferedWriter writer) throws IOException {
        List<String> questions = rows.stream().map(QuestionAugmentation::question).toList();
        List<List<Optional<String>>> columns = new ArrayList<>();
        for (ReformulationRole role : roles) {
            columns.add(reformulator.reformulate(role, questions));
        }
        int written = 0;
        for (int i = 0; i < rows.size(); i++) {
            writer.write(JSON.writeValueAsString(rows.get(i)) + "\n");
            for (int r = 0; r < roles.size(); r++) {
                Optional<String> text = columns.get(r).get(i);
                if (text.isPresent()) {
                    ObjectNode row = with(rows.get(i), text.get());
                    row.put(ROLE, roles.get(r).label());
                    writer.write(JSON.writeValueAsString(row) + "\n");
                    written++;
                }
            }
        }
        return written;
    }

    private static List<ObjectNode> read(Path source) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                rows.add(row(source + ", line " + (i + 1), lines.get(i)));
            }
        }
        return rows;
    }

    private static ObjectNode row(String place, String line) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IOException(place + " is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!(node instanceof ObjectNode row) || column(row).isEmpty()) {
            throw new IOException(
                    place
                            + " has no question; it needs one of the columns "
                            + QUESTION_COLUMNS
                            + ", a text or messages");
        }
        return row;
    }

    private static Optional<String> column(ObjectNode row) {
        return QUESTION_COLUMNS.stream()
                .filter(name -> row.path(name).isTextual() || isMessages(row.path(name)))
                .findFirst();
    }

    private static boolean isMessages(JsonNode node) {
        return node.isArray() && node.size() > 0 && last(node).path("content").isTextual();
    }

    private static JsonNode last(JsonNode messages) {
        return messages.get(messages.size() - 1);
    }

    private static String question(ObjectNode row) {
        JsonNode node = row.get(column(row).orElseThrow());
        return node.isTextual() ? node.textValue() : last(node).get("content").textValue();
    }

    private static ObjectNode with(ObjectNode row, String question) {
        ObjectNode copy = row.deepCopy();
        String column = column(copy).orElseThrow();
        if (copy.get(column) instanceof ArrayNode messages) {
            ((ObjectNode) last(messages)).put("content", question);
        } else {
            copy.put(column, question);
        }
        return copy;
    }
}

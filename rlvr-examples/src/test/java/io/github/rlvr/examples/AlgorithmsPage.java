package io.github.rlvr.examples;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What docs/algorithms.md says.
 *
 * @param lines of the page
 */
record AlgorithmsPage(List<String> lines) {

    private static final YAMLMapper YAML = new YAMLMapper();

    /** The page's row of an algorithm, as its provider would have it. */
    static String row(AlgorithmProvider provider) {
        String needs =
                provider.create(YAML.createObjectNode()).needs().stream()
                        .map(need -> "`" + need + "`")
                        .collect(Collectors.joining(", "));
        return "| `%s` | %s | %s | %s |"
                .formatted(provider.name(), provider.summary(), needs, provider.source());
    }

    /** Every setting that the page gives an algorithm, with its default. */
    ObjectNode defaults(String algorithm) throws IOException {
        ObjectNode defaults = YAML.createObjectNode();
        List<Integer> columns = List.of();
        for (String line : lines) {
            List<String> cells = cells(line);
            if (!line.startsWith("|")) {
                columns = List.of();
            } else if (cells.get(0).equals("key")) {
                columns = columns(cells, algorithm);
            } else if (cells.get(0).startsWith("`")) {
                for (int column : columns) {
                    defaults.set(bare(cells.get(0)), YAML.readTree(bare(cells.get(column))));
                }
            }
        }
        return defaults;
    }

    private static List<Integer> columns(List<String> head, String algorithm) {
        List<Integer> columns = new ArrayList<>();
        for (int i = 1; i < head.size(); i++) {
            if (head.get(i).equals("all") || head.get(i).contains("`" + algorithm + "`")) {
                columns.add(i);
            }
        }
        return columns;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.replaceFirst("^\\|", "").split("\\|"))
                .map(String::strip)
                .toList();
    }

    private static String bare(String cell) {
        return cell.replace("`", "");
    }
}

package io.github.rlvr.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A block of code, settings or output on a page.
 *
 * @param page its file
 * @param line on which it begins
 * @param language behind the fence; {@code plain} for a block that is only indented
 * @param text without fence and indentation
 */
record DocumentBlock(Path page, int line, String language, String text) {

    private static final String FENCE = "```";
    private static final String INDENT = "    ";

    @Override
    public String toString() {
        return page.getFileName() + ":" + line;
    }

    /** README and the like, and everything in docs. */
    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        for (String folder : List.of("..", "../docs", ".")) {
            try (Stream<Path> files = Files.list(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
            }
        }
        return pages;
    }

    /** Every block of every page. */
    static List<DocumentBlock> all() throws IOException {
        List<DocumentBlock> blocks = new ArrayList<>();
        for (Path page : pages()) {
            addFrom(page, Files.readAllLines(page), blocks);
        }
        return blocks;
    }

    static List<DocumentBlock> in(String language) throws IOException {
        return all().stream().filter(block -> block.language.equals(language)).toList();
    }

    private static void addFrom(Path page, List<String> lines, List<DocumentBlock> blocks) {
        int i = 0;
        while (i < lines.size()) {
            int from = i;
            String line = lines.get(i++);
            if (line.strip().startsWith(FENCE)) {
                int end = i;
                while (!lines.get(end).strip().equals(FENCE)) {
                    end++;
                }
                String language = line.strip().substring(FENCE.length());
                String text = String.join("\n", lines.subList(i, end)).stripIndent();
                blocks.add(new DocumentBlock(page, from + 1, language, text));
                i = end + 1;
            } else if (line.startsWith(INDENT)) {
                while (i < lines.size() && lines.get(i).startsWith(INDENT)) {
                    i++;
                }
                String text = String.join("\n", lines.subList(from, i)).stripIndent();
                blocks.add(new DocumentBlock(page, from + 1, "plain", text));
            }
        }
    }
}

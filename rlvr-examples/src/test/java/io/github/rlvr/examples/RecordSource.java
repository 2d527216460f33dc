package io.github.rlvr.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the Javadoc of a record's source says about its components.
 *
 * @param components text of every {@code @param}, as Markdown
 */
record RecordSource(Map<String, String> components) {

    private static final Pattern PARAM =
            Pattern.compile("@param (\\w+) (.*?)(?= @param | @return |$)");

    static RecordSource of(Path file, String record) throws IOException {
        String source = Files.readString(file);
        int end = source.indexOf("public record " + record + "(");
        int start = source.lastIndexOf("/**", end);
        String comment =
                source.substring(start + 3, source.indexOf("*/", start))
                        .replaceAll("\\s*\\n\\s*\\*\\s*", " ");
        Map<String, String> components = new LinkedHashMap<>();
        Matcher params = PARAM.matcher(comment.strip());
        while (params.find()) {
            components.put(params.group(1), markdown(params.group(2)));
        }
        return new RecordSource(components);
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("\\{@code ([^{}]*(\\{[^{}]*})?[^{}]*)}", "`$1`")
                .replaceAll("\\{@link [\\w.]*?(\\w+)(#(\\w+)[^}]*)?}", "`$1`")
                .replace("|", "\\|")
                .strip();
    }
}

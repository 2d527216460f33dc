package io.github.rlvr.djl.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the hub says that a revision holds.
 *
 * @param commit the revision resolved
 * @param files those that a model is read from
 */
record HubListing(String commit, List<HubFile> files) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern WANTED =
            Pattern.compile(
                    "[^/]+\\.safetensors|model\\.safetensors\\.index\\.json|config\\.json"
                            + "|generation_config\\.json|tokenizer\\.json|tokenizer_config\\.json"
                            + "|chat_template\\.jinja");

    static HubListing parse(HubName name, byte[] answer) throws IOException {
        JsonNode node = JSON.readTree(answer);
        String commit = node.path("sha").asText();
        if (!commit.matches("[0-9a-f]{7,64}")) {
            throw new HubException("the hub names no commit for model " + name);
        }
        List<HubFile> files = new ArrayList<>();
        for (JsonNode file : node.path("siblings")) {
            if (WANTED.matcher(file.path("rfilename").asText()).matches()) {
                files.add(file(name, file));
            }
        }
        boolean weights = files.stream().anyMatch(f -> f.name().endsWith(".safetensors"));
        if (!weights || files.stream().noneMatch(f -> f.name().equals("config.json"))) {
            throw new HubException(
                    "model "
                            + name
                            + " has no config.json with safetensors; pickled weights are not read,"
                            + " convert it or name another");
        }
        return new HubListing(commit, List.copyOf(files));
    }

    private static HubFile file(HubName name, JsonNode file) throws HubException {
        JsonNode large = file.path("lfs").path("sha256");
        try {
            return new HubFile(
                    file.path("rfilename").asText(),
                    file.path("size").asLong(-1),
                    large.isTextual() ? large.asText() : file.path("blobId").asText(),
                    large.isTextual());
        } catch (IllegalArgumentException e) {
            throw new HubException("the hub's list of " + name + ": " + e.getMessage(), e);
        }
    }
}

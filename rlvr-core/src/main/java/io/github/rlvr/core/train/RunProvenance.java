package io.github.rlvr.core.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlvr.core.checkpoint.Stateful;
import io.github.rlvr.core.policy.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a run is made of besides its configuration: policy, data and versions. */
final class RunProvenance implements Stateful {

    static final String NAME = "provenance";

    private static final String FILE = "provenance.json";
    private static final JsonMapper JSON = new JsonMapper();

    private final Provenance provenance;

    private RunProvenance(Provenance provenance) {
        this.provenance = provenance;
    }

    static RunProvenance of(TrainingSetup setup) {
        Provenance policy = setup.policy().provenance();
        Map<String, String> identity = new TreeMap<>(policy.identity());
        identity.put("data.train", setup.tasks().fingerprint());
        Map<String, String> circumstances = new TreeMap<>(policy.circumstances());
        String version = RunProvenance.class.getPackage().getImplementationVersion();
        circumstances.put("rlvr", Objects.requireNonNullElse(version, "development build"));
        circumstances.put("java", Runtime.version().toString());
        return new RunProvenance(new Provenance(identity, circumstances));
    }

    /** What a checkpoint wrote. */
    static RunProvenance read(Path checkpoint) throws IOException {
        JsonNode root = JSON.readTree(checkpoint.resolve(NAME).resolve(FILE).toFile());
        return new RunProvenance(
                new Provenance(map(root.path("identity")), map(root.path("circumstances"))));
    }

    private static Map<String, String> map(JsonNode node) {
        return node.isObject()
                ? JSON.convertValue(node, new TypeReference<HashMap<String, String>>() {})
                : Map.of();
    }

    /** Differences that no state survives, {@code name: before -> now}. */
    List<String> identityDifferences(RunProvenance now) {
        return differences(provenance.identity(), now.provenance.identity());
    }

    /** Differences in the last bits, {@code name: before -> now}. */
    List<String> circumstantialDifferences(RunProvenance now) {
        return differences(provenance.circumstances(), now.provenance.circumstances());
    }

    private static List<String> differences(Map<String, String> before, Map<String, String> now) {
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(now.keySet());
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, "(nothing)");
            String is = now.getOrDefault(name, "(nothing)");
            if (!was.equals(is)) {
                differences.add(name + ": " + was + " -> " + is);
            }
        }
        return differences;
    }

    @Override
    public String stateName() {
        return NAME;
    }

    @Override
    public void saveState(Path directory) throws IOException {
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve(FILE).toFile(), provenance);
    }

    /** Nothing is taken over: {@link #read} compares it before. */
    @Override
    public void restoreState(Path directory) {}
}

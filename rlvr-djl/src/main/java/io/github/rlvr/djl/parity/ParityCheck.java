package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.format.JsonFile;
import io.github.rlvr.djl.model.AdapterFolder;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.DjlPolicyBuilder;
import io.github.rlvr.djl.policy.ModelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares a model as this library computes it with a reference file that transformers wrote: text,
 * forward pass, decoding, gradients, optimiser and adapter, all in float32. Two kinds of file are
 * known: whole arrays of a tiny model (sections {@code tokenizer}, {@code chat}, {@code single},
 * {@code left_padded_batch}, {@code train}, {@code lora}) and extracts of a real one ({@code
 * cases}). A section that the file or the model lacks is named as skipped.
 */
public final class ParityCheck {

    private final ModelSource source;
    private final Path file;
    private final JsonNode reference;
    private final Findings findings;

    private ParityCheck(ModelSource source, Path file) throws IOException {
        this.source = source;
        this.file = file;
        this.reference = JsonFile.read(file);
        this.findings = new Findings(Tolerance.of(reference));
    }

    /**
     * The reference file of a model folder: {@code reference.json} in it, or beside a GGUF file.
     */
    public static Path defaultReference(Path model) {
        return Files.isDirectory(model)
                ? model.resolve("reference.json")
                : model.resolveSibling("reference.json");
    }

    /**
     * Runs every check.
     *
     * @param model a Hugging Face folder or a GGUF file
     * @param reference what transformers computed with it
     * @return results in a fixed order, at least one
     * @throws IOException if one of the two cannot be read
     * @throws IllegalArgumentException if the file was made with another vocabulary
     */
    public static List<ParityResult> run(Path model, Path reference) throws IOException {
        try (ModelSource source = ModelSource.open(model)) {
            return new ParityCheck(source, reference).run();
        }
    }

    private List<ParityResult> run() throws IOException {
        if (reference.has("cases")) {
            extracts();
        } else {
            wholeArrays();
            adapter();
        }
        return findings.results();
    }

    private void extracts() throws IOException {
        JsonNode cases = reference.get("cases");
        try (DjlPolicy policy = builder().optTrained(false).build()) {
            new TextChecks(policy.text(), findings).chat(cases, "chat_text", "input_ids");
            for (int i = 0; i < cases.size(); i++) {
                new RealModelChecks(policy, findings).run("case " + i, cases.get(i));
            }
        }
    }

    private void wholeArrays() throws IOException {
        JsonNode train = reference.path("train");
        DjlPolicyBuilder builder = builder().optTrained(train.isObject());
        Optional<OptimizerConfig> optimizer = TrainingChecks.optimizer(train);
        optimizer.ifPresent(config -> builder.optOptimizer(config, 1));
        try (DjlPolicy policy = builder.optDecayVectors(true).build()) {
            TextChecks text = new TextChecks(policy.text(), findings);
            ForwardChecks forward = new ForwardChecks(policy, findings);
            findings.whereGiven("tokenizer", reference, "tokenizer", text::tokenizer);
            findings.whereGiven(
                    "chat", reference, "chat", cases -> text.chat(cases, "text", "ids"));
            findings.whereGiven("single", reference, "single", forward::single);
            findings.whereGiven("batch", reference, "left_padded_batch", forward::batch);
            findings.whereGiven("train", reference, "train", section -> train(policy, section));
        }
    }

    private void train(DjlPolicy policy, JsonNode section) {
        findings.whereGiven(
                "train",
                reference,
                "left_padded_batch",
                batch -> new TrainingChecks(policy, batch, findings).run(section));
    }

    private void adapter() throws IOException {
        JsonNode section = reference.path("lora");
        Optional<Path> folder = adapterFolder();
        if (!section.isObject()) {
            findings.skip("lora", "the reference file has no 'lora' here");
        } else if (folder.isEmpty()) {
            findings.skip("lora", "there is no folder 'lora' beside the reference or the model");
        } else {
            try (AdapterFolder adapter = AdapterFolder.open(folder.get(), source.spec());
                    DjlPolicy policy =
                            builder()
                                    .optLora(LoraSettings.of(adapter.spec()), adapter.weights())
                                    .build()) {
                adapter(policy, section);
            }
        }
    }

    private void adapter(DjlPolicy policy, JsonNode section) {
        Tolerance tolerance = findings.tolerance();
        Probe probe = new Probe(policy);
        JsonNode ids = reference.path("single").path("input_ids");
        Sequences text = Sequences.one(ids).within(policy.spec().vocab());
        findings.whereGiven(
                "lora: last logits",
                section,
                "last_logits",
                expected ->
                        findings.close(
                                "lora: last logits",
                                Numbers.floats(expected),
                                probe.lastLogits(text),
                                tolerance.logits()));
        findings.whereGiven(
                "lora: log-probs",
                section,
                "token_logprobs",
                expected ->
                        findings.close(
                                "lora: log-probs",
                                Numbers.floats(expected),
                                probe.logProbs(text, 1),
                                tolerance.logProbs()));
        findings.whereGiven(
                "lora: batch loss and gradients",
                reference,
                "left_padded_batch",
                batch -> adapterTraining(policy, section, batch));
    }

    private void adapterTraining(DjlPolicy policy, JsonNode section, JsonNode batch) {
        TrainingChecks training = new TrainingChecks(policy, batch, findings);
        training.loss("lora: batch loss", section, "batch_loss", findings.tolerance().logProbs());
        training.accumulate();
        String name = "lora: gradient norms";
        findings.whereGiven(
                name, section, "grad_l2", norms -> training.adapterGradients(name, norms));
    }

    private Optional<Path> adapterFolder() {
        return Stream.of(file.resolveSibling("lora"), source.path().resolve("lora"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /**
     * No end ids: the references go on behind one. The whole vocabulary: transformers knows no
     * other.
     */
    private DjlPolicyBuilder builder() {
        return DjlPolicy.builder()
                .setModel(
                        source.spec().withEosIds(Set.of()), source.weights(), ModelText.of(source))
                .optVocabulary(source.spec().vocab());
    }
}

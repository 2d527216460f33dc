package io.github.rlvr.cli.quickstart;

import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Schedule;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.sft.SftReport;
import io.github.rlvr.core.sft.SftSettings;
import io.github.rlvr.core.sft.SftTrainer;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.model.Architecture;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.model.RandomWeights;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.policy.ModelText;
import io.github.rlvr.djl.policy.PolicyExport;
import io.github.rlvr.djl.text.SymbolTokenizer;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.ElementType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Supervised training of a small model from random weights on a careless pupil's answers: it learns
 * to add units and tens, and that the carry is mostly forgotten. The right way stays in its reach,
 * for GRPO to find.
 */
final class WarmUp {

    private static final String END = "<eos>";
    private static final int STEPS = 400;
    private static final int BATCH = 64;
    private static final int DRAWS_PER_QUESTION = 4;
    private static final double FORGETS_CARRY = 0.75;
    private static final int REPORT_EVERY = 50;
    private static final OptimizerConfig OPTIMIZER =
            new OptimizerConfig(3e-3, List.of(0.9, 0.99), 1e-8, 0.01, 1, Schedule.COSINE, 20, 5);

    private final long seed;
    private final PrintWriter out;

    WarmUp(long seed, PrintWriter out) {
        this.seed = seed;
        this.out = out;
    }

    /** Trains and writes the model into a Hugging Face folder. */
    void run(List<Addition> questions, Path folder) throws IOException {
        List<String> symbols = Arrays.asList(Addition.ALPHABET.split(""));
        try (Tokenizer tokenizer = SymbolTokenizer.create(List.of(END), symbols)) {
            int end = tokenizer.id(END).orElseThrow();
            ModelSpec spec = spec(tokenizer.size(), end);
            out.printf("   %,d parameters, %d updates%n", spec.parameters(), STEPS);
            ModelText text = new ModelText(tokenizer, Optional.empty(), TokenizerConfig.empty());
            try (DjlPolicy policy =
                    DjlPolicy.builder()
                            .setModel(spec, new RandomWeights(spec, seed), text)
                            .optOptimizer(OPTIMIZER, STEPS)
                            .optThreads(1) // The model is too small to share its work.
                            .build()) {
                new SftTrainer(
                                policy,
                                completion -> ids(tokenizer, completion, end),
                                new SftSettings(STEPS, BATCH, seed))
                        .train(pupil(questions), this::report);
                new PolicyExport(policy).toFolder(folder, ElementType.F32);
            }
        }
    }

    private static ModelSpec spec(int vocabulary, int end) {
        return ModelSpec.builder(Architecture.QWEN3)
                .layers(3)
                .hidden(96)
                .heads(4)
                .ffn(288)
                .vocab(vocabulary)
                .contextLength(32)
                .eosIds(Set.of(end))
                .build();
    }

    private static int[] ids(Tokenizer tokenizer, String completion, int end) {
        int[] ids = tokenizer.encode(completion, false);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = end;
        return ended;
    }

    private List<SftPair> pupil(List<Addition> questions) {
        Random random = new Random(seed);
        List<SftPair> pairs = new ArrayList<>();
        for (int draw = 0; draw < DRAWS_PER_QUESTION; draw++) {
            for (Addition question : questions) {
                boolean forgets = random.nextDouble() < FORGETS_CARRY;
                pairs.add(
                        new SftPair(
                                question.question() + draw,
                                new Prompt.Text(question.question()),
                                forgets ? question.carelessWorking() : question.working()));
            }
        }
        return pairs;
    }

    private void report(SftReport report) {
        if (report.step() % REPORT_EVERY == 0) {
            out.printf(
                    Locale.ROOT,
                    "   update %d/%d  loss %.3f%n",
                    report.step(),
                    report.steps(),
                    report.metrics().value("loss").orElse(Double.NaN));
            out.flush();
        }
    }
}

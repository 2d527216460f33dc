package io.github.rlvr.djl.process;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.process.ProcessRewardModel;
import io.github.rlvr.core.process.SteppedCompletion;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.TokenLayout;
import io.github.rlvr.djl.decoder.Trunk;
import io.github.rlvr.djl.model.ClassifierFolder;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A process reward model: a decoder of any supported family with a head of two labels, read at a
 * marker behind every step.
 *
 * <pre>
 *   reward of a step = softmax(logits)[right] - softmax(logits)[other],  in [-1, 1]
 * </pre>
 *
 * <p>Source: Cheng et al., PURE (2025), whose models are token classifiers trained with TRL. Label
 * 0 stands for a wrong step and label 1 for a right one. Float32. Not thread-safe; owns all native
 * memory that it makes until closed.
 */
public final class StepClassifier implements ProcessRewardModel {

    /** Padded tokens that go through the model at once. */
    private static final int BATCH_TOKENS = 4096;

    private static final int LONGEST = 8192;
    private static final int LABELS = 2;
    private static final double HEAD_DEVIATION = 0.02;

    private final NDManager manager;
    private final Tokenizer tokenizer;
    private final TokenizerConfig tokenizerConfig;
    private final String marker;
    private final DecoderWeights weights;
    private final Decoder decoder;
    private final Trunk trunk;
    private final NDArray headWeight;
    private final NDArray headBias;
    private boolean closed;

    private StepClassifier(
            NDManager manager,
            ModelSpec spec,
            WeightSource source,
            Head head,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig,
            String marker)
            throws IOException {
        this.manager = manager;
        this.tokenizer = tokenizer;
        this.tokenizerConfig = tokenizerConfig;
        this.marker = marker;
        this.weights = DecoderWeights.load(manager, spec, source);
        int positions = Math.min(LONGEST, spec.contextLength());
        this.decoder =
                Decoder.load(manager, spec, Precision.FLOAT32, false, false, 1, positions, 1);
        NDArray none = manager.create(new Shape(0), DataType.FLOAT32);
        this.trunk = new Trunk(decoder, weights, List.of(none));
        this.headWeight = manager.create(head.weight, new Shape(LABELS, spec.hidden()));
        this.headBias = manager.create(head.bias, new Shape(LABELS));
    }

    private record Head(float[] weight, float[] bias) {}

    /**
     * Opens a classifier in Hugging Face's layout.
     *
     * @param marker text whose last token stands behind every step; a newline in PURE and TRL
     * @throws IOException if a file is missing or malformed, or the head has not two labels
     */
    public static StepClassifier open(Path folder, String marker) throws IOException {
        ClassifierFolder source = ClassifierFolder.open(folder);
        try {
            if (source.labels() != LABELS) {
                throw new IOException(
                        folder + " has " + source.labels() + " labels; a step classifier has 2");
            }
            float[] weight = new float[LABELS * source.spec().hidden()];
            source.weights().read(ClassifierFolder.WEIGHT, FloatBuffer.wrap(weight));
            float[] bias = new float[LABELS];
            if (source.weights().names().contains(ClassifierFolder.BIAS)) {
                source.weights().read(ClassifierFolder.BIAS, FloatBuffer.wrap(bias));
            }
            StepClassifier classifier =
                    load(
                            source.spec(),
                            source.weights(),
                            new Head(weight, bias),
                            source.tokenizer(),
                            source.tokenizerConfig(),
                            marker);
            source.weights().close();
            return classifier;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /**
     * A classifier to train: the trunk of a language model under a fresh head.
     *
     * @param model whose tokenizer the classifier takes over and closes; its weights are read and
     *     stay the caller's
     * @param seed of the head
     */
    public static StepClassifier on(ModelSource model, String marker, long seed)
            throws IOException {
        return on(
                model.spec(),
                model.weights(),
                model.tokenizer(),
                model.tokenizerConfig(),
                marker,
                seed);
    }

    /** The same for a model in parts, a fresh one for example. */
    public static StepClassifier on(
            ModelSpec spec,
            WeightSource weights,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig,
            String marker,
            long seed)
            throws IOException {
        Random random = new Random(seed);
        float[] weight = new float[LABELS * spec.hidden()];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (HEAD_DEVIATION * random.nextGaussian());
        }
        Head head = new Head(weight, new float[LABELS]);
        ModelSpec headless = spec.withTiedEmbeddings(true);
        return load(headless, weights, head, tokenizer, tokenizerConfig, marker);
    }

    private static StepClassifier load(
            ModelSpec spec,
            WeightSource weights,
            Head head,
            Tokenizer tokenizer,
            TokenizerConfig tokenizerConfig,
            String marker)
            throws IOException {
        Engine engine = Engine.getEngine("PyTorch");
        Device device = engine.getGpuCount() > 0 ? Device.gpu() : Device.cpu();
        NDManager manager = engine.newBaseManager(device);
        try {
            return new StepClassifier(
                    manager, spec, weights, head, tokenizer, tokenizerConfig, marker);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public List<double[]> score(List<SteppedCompletion> completions) {
        List<StepTokens> rows = new ArrayList<>();
        for (SteppedCompletion completion : completions) {
            rows.add(tokens(completion.sample().task().prompt(), completion.steps()));
        }
        List<double[]> rewards = new ArrayList<>();
        for (int from = 0; from < rows.size(); ) {
            int to = endOfBatch(rows, from);
            rewards.addAll(scoreBatch(rows.subList(from, to)));
            from = to;
        }
        return rewards;
    }

    private static int endOfBatch(List<StepTokens> rows, int from) {
        int width = rows.get(from).length();
        int to = from + 1;
        while (to < rows.size()) {
            width = Math.max(width, rows.get(to).length());
            if (width * (to - from + 1) > BATCH_TOKENS) {
                break;
            }
            to++;
        }
        return to;
    }

    private List<double[]> scoreBatch(List<StepTokens> rows) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray hidden = forward(scope, rows, Trunk.Keep.NOTHING).hidden();
            float[] shares = logits(hidden).softmax(1).toFloatArray();
            List<double[]> rewards = new ArrayList<>();
            int at = 0;
            for (StepTokens row : rows) {
                double[] own = new double[row.marks().length];
                for (int s = 0; s < own.length; s++, at++) {
                    own[s] = shares[LABELS * at + 1] - shares[LABELS * at];
                }
                rewards.add(own);
            }
            return rewards;
        }
    }

    /** The layout of a completion, checked against the context. */
    StepTokens tokens(Prompt prompt, List<String> steps) {
        StepTokens tokens = StepTokens.of(tokenizer, marker, prompt, steps);
        int limit = Math.min(LONGEST, weights.spec().contextLength());
        if (tokens.length() > limit) {
            throw new IllegalArgumentException(
                    "a completion with its prompt has "
                            + tokens.length()
                            + " tokens for the step classifier, whose context holds "
                            + limit
                            + "; lower sampling.max_new_tokens or data.max_prompt_tokens");
        }
        return tokens;
    }

    /** Hidden states at the markers of all rows, row after row. */
    Trunk.Pass forward(NDManager scope, List<StepTokens> rows, Trunk.Keep keep) {
        TokenLayout layout =
                TokenLayout.of(rows.stream().map(row -> TokenLayout.Tree.of(row.ids())).toList());
        long[] marks =
                IntStream.range(0, rows.size())
                        .mapToObj(i -> rows.get(i).marksFrom(layout.stemStart(i)))
                        .flatMapToLong(LongStream::of)
                        .toArray();
        return trunk.forward(scope, layout, marks, keep);
    }

    /** The way back from {@link #forward} into the sums of the trunk's gradients. */
    void back(NDManager scope, Trunk.Pass pass, NDArray hiddenGradient, List<NDArray> gradients) {
        trunk.back(scope, pass, hiddenGradient, gradients);
    }

    /** {@code [S, 2]} of hidden states without a graph. */
    NDArray logits(NDArray hidden) {
        // The view belongs to the head's manager, which lives long.
        try (NDArray transposed = headWeight.transpose()) {
            return hidden.matMul(transposed).add(headBias);
        }
    }

    NDManager manager() {
        return manager;
    }

    DecoderWeights weights() {
        return weights;
    }

    Decoder decoder() {
        return decoder;
    }

    NDArray headWeight() {
        return headWeight;
    }

    NDArray headBias() {
        return headBias;
    }

    /**
     * Writes the classifier for {@link #open} and for transformers.
     *
     * @throws IOException if the disk refuses
     */
    public void save(Path folder) throws IOException {
        Map<String, NDArray> head = new LinkedHashMap<>();
        head.put(ClassifierFolder.WEIGHT, headWeight);
        head.put(ClassifierFolder.BIAS, headBias);
        ClassifierFolder.write(
                folder, weights.spec(), new WithHead(weights, head), tokenizer, tokenizerConfig);
    }

    /** Trunk and head as one source; both stay their owners'. */
    private record WithHead(DecoderWeights trunk, Map<String, NDArray> head)
            implements WeightSource {

        @Override
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>(trunk.names());
            names.addAll(head.keySet());
            return names;
        }

        @Override
        public long[] shape(String name) {
            return head.containsKey(name)
                    ? head.get(name).getShape().getShape()
                    : trunk.shape(name);
        }

        @Override
        public void read(String name, FloatBuffer target) {
            if (head.containsKey(name)) {
                target.put(head.get(name).toFloatArray());
            } else {
                trunk.read(name, target);
            }
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            decoder.close();
            manager.close();
            tokenizer.close();
        }
    }
}

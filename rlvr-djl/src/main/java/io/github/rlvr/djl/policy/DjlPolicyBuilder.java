package io.github.rlvr.djl.policy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.github.rlvr.core.config.OptimizerConfig;
import io.github.rlvr.core.config.Precision;
import io.github.rlvr.core.policy.MemoryPlan;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.decoder.DecoderWeights;
import io.github.rlvr.djl.decoder.LoraAdapter;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.model.ModelFingerprint;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.model.ModelSpec;
import io.github.rlvr.djl.rollout.RolloutEngine;
import io.github.rlvr.djl.rollout.RolloutSettings;
import io.github.rlvr.djl.train.CriticPlan;
import io.github.rlvr.djl.train.Learner;
import io.github.rlvr.djl.train.ParameterRules;
import io.github.rlvr.djl.train.TrainingSettings;
import io.github.rlvr.djl.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds a {@link DjlPolicy}. {@code set…} is required (one of the two ways to give a model),
 * {@code opt…} has a default.
 */
public final class DjlPolicyBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(DjlPolicyBuilder.class);

    /**
     * Longer contexts than this are computed only when asked for: the rotary table is made for it.
     */
    private static final int DEFAULT_POSITIONS = 8192;

    private Optional<ModelSource> source = Optional.empty();
    private ModelSpec spec;
    private WeightSource weights;
    private ModelText text;
    private Device device = Device.cpu();
    private boolean deviceChosen;
    private Precision precision = Precision.FLOAT32;
    private Precision rolloutPrecision = Precision.AUTO;
    private Optional<LoraSettings> lora = Optional.empty();
    private Optional<WeightSource> adapterWeights = Optional.empty();
    private Optional<CriticPlan> critic = Optional.empty();
    private boolean reference;
    private OptimizerConfig optimizer = OptimizerConfig.DEFAULTS;
    private long totalUpdates = 1;
    private TrainingSettings training = TrainingSettings.DEFAULTS;
    private Optional<RolloutSettings> rollout = Optional.empty();
    private Optional<ProductChoice> products = Optional.empty();
    private OptionalInt threads = OptionalInt.empty();
    private OptionalInt positions = OptionalInt.empty();
    private OptionalInt vocabulary = OptionalInt.empty();
    private boolean alone = true;
    private boolean trained = true;
    private boolean decayVectors;
    private OptionalInt decodeChunk = OptionalInt.empty();
    private long seed;

    DjlPolicyBuilder() {}

    /** A model on disk: a Hugging Face folder or a GGUF file. The policy closes it. */
    public DjlPolicyBuilder setModel(Path model) throws IOException {
        ModelSource opened = ModelSource.open(model);
        this.source = Optional.of(opened);
        return setModel(opened.spec(), opened.weights(), ModelText.of(opened));
    }

    /** A model in parts, a fresh one for example. Its tokenizer stays the caller's. */
    public DjlPolicyBuilder setModel(
            ModelSpec modelSpec, WeightSource source, ModelText modelText) {
        this.spec = Objects.requireNonNull(modelSpec, "spec");
        this.weights = Objects.requireNonNull(source, "weights");
        this.text = Objects.requireNonNull(modelText, "text");
        return this;
    }

    /** Where to compute; by default the first GPU if there is one, else the CPU. */
    public DjlPolicyBuilder optDevice(Device chosen) {
        this.device = Objects.requireNonNull(chosen, "device");
        this.deviceChosen = true;
        return this;
    }

    /**
     * Where to compute, as configured.
     *
     * @throws IllegalArgumentException if a GPU is insisted on and there is none
     */
    public DjlPolicyBuilder optDevice(io.github.rlvr.core.config.Device chosen) {
        return switch (chosen) {
            case AUTO -> this;
            case CPU -> optDevice(Device.cpu());
            case GPU -> {
                if (Engine.getEngine("PyTorch").getGpuCount() == 0) {
                    throw new IllegalArgumentException(
                            "model.device is gpu, but the PyTorch library finds none; set it to auto"
                                    + " or cpu, or put the CUDA library on the class path");
                }
                yield optDevice(Device.gpu());
            }
        };
    }

    /**
     * Precision of training, float32 by default. Weights and moments are float32 in any case.
     *
     * @throws IllegalArgumentException if it is neither float32 nor bfloat16
     */
    public DjlPolicyBuilder optPrecision(Precision trainingPrecision) {
        if (trainingPrecision != Precision.FLOAT32 && trainingPrecision != Precision.BFLOAT16) {
            throw new IllegalArgumentException(
                    "training computes in float32 or bfloat16, not in " + trainingPrecision);
        }
        this.precision = trainingPrecision;
        return this;
    }

    /**
     * Precision of rollouts; {@link Precision#AUTO} (the default) is that of training. Where {@link
     * Precision#INT8} cannot be computed, {@link #build} says so.
     */
    public DjlPolicyBuilder optRolloutPrecision(Precision chosen) {
        this.rolloutPrecision = Objects.requireNonNull(chosen, "precision");
        return this;
    }

    /** Trains an adapter instead of all weights. */
    public DjlPolicyBuilder optLora(LoraSettings settings) {
        this.lora = Optional.of(settings);
        return this;
    }

    /** Starts from a trained adapter instead of one that changes nothing. */
    public DjlPolicyBuilder optLora(LoraSettings settings, WeightSource trained) {
        this.adapterWeights = Optional.of(trained);
        return optLora(settings);
    }

    /** Keeps a frozen copy of the weights as reference policy; with LoRA none is needed. */
    public DjlPolicyBuilder optReference(boolean keep) {
        this.reference = keep;
        return this;
    }

    /**
     * A critic on the policy's own trunk, which fills {@link io.github.rlvr.core.loss.Need#VALUES}.
     */
    public DjlPolicyBuilder optCritic(CriticPlan plan) {
        this.critic = Optional.of(plan);
        return this;
    }

    /**
     * Optimiser, clipping and learning-rate schedule.
     *
     * @param updates optimiser steps of the whole run, which linear and cosine schedules end at
     */
    public DjlPolicyBuilder optOptimizer(OptimizerConfig config, long updates) {
        this.optimizer = Objects.requireNonNull(config, "optimizer");
        this.totalUpdates = updates;
        return this;
    }

    /**
     * Whether the policy can learn, true by default. One that only samples and scores needs a
     * quarter of the memory.
     */
    public DjlPolicyBuilder optTrained(boolean learns) {
        this.trained = learns;
        return this;
    }

    /** Whether weight decay applies to norms and biases too, false by default. */
    public DjlPolicyBuilder optDecayVectors(boolean decay) {
        this.decayVectors = decay;
        return this;
    }

    /** Micro-batches, chunks and recomputation. */
    public DjlPolicyBuilder optTraining(TrainingSettings settings) {
        this.training = Objects.requireNonNull(settings, "training");
        return this;
    }

    /** Rows and chunks of rollouts; by default those for the device. */
    public DjlPolicyBuilder optRollout(RolloutSettings settings) {
        this.rollout = Optional.of(settings);
        return this;
    }

    /** Tokens decoded in one native call, between two looks at progress and cancellation. */
    public DjlPolicyBuilder optDecodeChunk(int tokens) {
        this.decodeChunk = OptionalInt.of(tokens);
        return this;
    }

    /** Which matrix products to use on the CPU; {@link ProductChoice#of} by default. */
    public DjlPolicyBuilder optProducts(ProductChoice choice) {
        this.products = Optional.of(choice);
        return this;
    }

    /**
     * The matrix products that a saved policy used, so that a resumed run equals one that was not
     * interrupted even on another processor.
     *
     * @param state a folder that {@link DjlPolicy#saveState} wrote
     * @throws IOException if it does not say
     */
    public DjlPolicyBuilder optProductsOf(Path state) throws IOException {
        return optProducts(SavedProducts.read(state));
    }

    /** Threads of a native operation; libtorch's own choice by default. Process-wide. */
    public DjlPolicyBuilder optThreads(int count) {
        this.threads = OptionalInt.of(count);
        return this;
    }

    /**
     * Longest prompt plus completion; the model's context, or 8192 if that is longer, by default.
     */
    public DjlPolicyBuilder optPositions(int longest) {
        this.positions = OptionalInt.of(longest);
        return this;
    }

    /**
     * How many ids are scored and sampled. By default those that the tokenizer knows: models often
     * have more rows than that, which stand for nothing.
     */
    public DjlPolicyBuilder optVocabulary(int ids) {
        this.vocabulary = OptionalInt.of(ids);
        return this;
    }

    /** Seed of a new adapter. */
    public DjlPolicyBuilder optSeed(long value) {
        this.seed = value;
        return this;
    }

    /**
     * What the policy and its training will take, before anything is loaded: a step whose
     * completions all run to their limit.
     *
     * @param prompts tasks of a step
     * @param group completions of each
     * @param prompt longest prompt, in tokens
     * @param completion longest completion, in tokens, as far as the context has room for it
     * @throws IllegalStateException if no model was given
     */
    public MemoryPlan memoryPlan(int prompts, int group, int prompt, int completion) {
        int room = contextLength() - prompt;
        Device where = chosenDevice();
        MemoryEstimate estimate =
                new MemoryEstimate(
                        spec,
                        words(),
                        lora,
                        trained,
                        reference,
                        precision,
                        rolloutPrecision(),
                        productsOn(where),
                        contextLength(),
                        training,
                        rollout(where));
        return estimate.plan(
                prompts,
                group,
                prompt,
                Math.max(1, Math.min(completion, room)),
                new FreeMemory().on(where));
    }

    /** For a copy of a policy, whose loading has warned of what slows both. */
    DjlPolicyBuilder besideAnother() {
        this.alone = false;
        return this;
    }

    private ProductChoice productsOn(Device where) {
        try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager(where)) {
            return products(manager);
        }
    }

    /**
     * Longest prompt plus completion, as {@link DjlPolicy#contextLength()}.
     *
     * @throws IllegalStateException if no model was given
     */
    public int contextLength() {
        requireModel();
        return positions(spec);
    }

    /**
     * Ids of a prompt, as {@link DjlPolicy#encode}.
     *
     * @throws IllegalStateException if no model was given
     */
    public int[] encode(Prompt prompt) {
        requireModel();
        return text.encode(prompt);
    }

    /**
     * Loads the weights onto the device.
     *
     * @throws IOException if the model's files cannot be read; nothing stays open then
     */
    public DjlPolicy build() throws IOException {
        requireModel();
        BusyMachine busy = new BusyMachine(BusyMachine.ofThisMachine(), System::nanoTime);
        Engine engine = Engine.getEngine("PyTorch");
        threads.ifPresent(JniUtils::setNumThreads);
        device = chosenDevice();
        NDManager manager = engine.newBaseManager(device);
        try {
            DjlPolicy policy = new DjlPolicy(this, parts(manager));
            if (alone) {
                busy.warning(JniUtils.getNumThreads()).ifPresent(LOG::warn);
            }
            return policy;
        } catch (IOException | RuntimeException e) {
            manager.close();
            closeSource();
            throw e;
        }
    }

    private void requireModel() {
        if (spec == null) {
            throw new IllegalStateException("no model was given; call setModel first");
        }
    }

    private Device chosenDevice() {
        boolean gpu = !deviceChosen && Engine.getEngine("PyTorch").getGpuCount() > 0;
        return gpu ? Device.gpu() : device;
    }

    private int words() {
        return Math.min(spec.vocab(), vocabulary.orElse(text.tokenizer().size()));
    }

    private RolloutSettings rollout(Device where) {
        RolloutSettings usual = where.isGpu() ? RolloutSettings.GPU : RolloutSettings.CPU;
        return rollout.orElse(usual.withChunk(decodeChunk.orElse(usual.chunk())));
    }

    private PolicyParts parts(NDManager manager) throws IOException {
        double scale = lora.map(LoraSettings::scale).orElse(1.0);
        DecoderWeights loaded = DecoderWeights.load(manager, spec, weights);
        Optional<DecoderWeights> frozen = Optional.empty();
        if (reference && lora.isEmpty()) {
            frozen = Optional.of(DecoderWeights.load(manager, spec, weights));
        }
        Optional<LoraAdapter> adapter = adapter(manager);
        ProductChoice choice = products(manager);
        int longest = positions(spec);
        int words = words();
        Decoder trainer =
                Decoder.load(
                        manager,
                        spec,
                        precision,
                        choice.wideTraining(),
                        choice.oneDnnTraining(),
                        scale,
                        longest,
                        words);
        boolean packed = choice.packedRollout();
        Decoder sampler =
                Decoder.load(
                        manager, spec, rolloutPrecision(), false, packed, scale, longest, words);
        Learner learner =
                new Learner(
                        manager,
                        trainer,
                        loaded,
                        adapter,
                        frozen,
                        new ParameterRules(trained, decayVectors),
                        optimizer,
                        totalUpdates,
                        critic,
                        training);
        RolloutEngine engine =
                new RolloutEngine(sampler, spec.eosIds(), text::decode, rollout(device));
        return new PolicyParts(
                manager, text, loaded, adapter, trainer, sampler, learner, engine, choice);
    }

    private Optional<LoraAdapter> adapter(NDManager manager) throws IOException {
        if (lora.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                adapterWeights.isPresent()
                        ? LoraAdapter.load(manager, spec, lora.get(), adapterWeights.get())
                        : LoraAdapter.create(manager, spec, lora.get(), seed));
    }

    private ProductChoice products(NDManager manager) {
        if (manager.getDevice().isGpu()) {
            return ProductChoice.PLAIN;
        }
        if (products.isEmpty()) {
            products = Optional.of(ProductChoice.of(manager, spec));
        }
        return products.get();
    }

    Precision precision() {
        return precision;
    }

    Precision rolloutPrecision() {
        return rolloutPrecision == Precision.AUTO ? precision : rolloutPrecision;
    }

    int positions(ModelSpec model) {
        return Math.min(model.contextLength(), positions.orElse(DEFAULT_POSITIONS));
    }

    /** Hashes by file; empty for a model in parts. */
    Map<String, String> files() {
        try {
            return source.isPresent() ? ModelFingerprint.of(source.get().path()) : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException("hashing the model's files failed", e);
        }
    }

    /** Closes the model's files where no policy is built after all; otherwise the policy does. */
    public void discard() {
        closeSource();
    }

    void closeSource() {
        try {
            if (source.isPresent()) {
                source.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("closing the model's files failed", e);
        }
    }
}

package io.github.rlvr.djl.policy;

import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.config.LoraConfig;
import io.github.rlvr.core.config.ModelConfig;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.config.TrainerConfig;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.djl.decoder.LoraSettings;
import io.github.rlvr.djl.decoder.LoraTarget;
import io.github.rlvr.djl.decoder.ProductChoice;
import io.github.rlvr.djl.hub.HubModels;
import io.github.rlvr.djl.hub.HubName;
import io.github.rlvr.djl.hub.HubSettings;
import io.github.rlvr.djl.train.CriticPlan;
import io.github.rlvr.djl.train.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A policy as a configuration describes it. */
public final class ConfiguredPolicy {

    private ConfiguredPolicy() {}

    /**
     * A policy to train by an algorithm, with the reference policy and the critic that it needs.
     *
     * @return not built yet, so that the caller can change more; building loads the weights
     * @throws IOException if {@code model.path} cannot be opened, is damaged or not supported
     * @throws IllegalArgumentException for a setting out of range, naming it
     */
    public static DjlPolicyBuilder of(TrainConfig config, Algorithm algorithm) throws IOException {
        boolean reference = algorithm.needs().contains(Need.REFERENCE_LOG_PROBS);
        DjlPolicyBuilder builder = of(config, reference && !config.lora().enabled());
        TrainerConfig trainer = config.trainer();
        algorithm
                .critic()
                .map(
                        critic ->
                                new CriticPlan(
                                        critic,
                                        (long) critic.warmupSteps()
                                                * trainer.iterations()
                                                * trainer.minibatches()))
                .ifPresent(builder::optCritic);
        return builder;
    }

    /**
     * A policy to train.
     *
     * @param reference whether the algorithm needs a reference policy
     * @return not built yet, so that the caller can change more; building loads the weights
     * @throws IOException if {@code model.path} cannot be opened, is damaged or not supported
     * @throws IllegalArgumentException for a setting out of range, naming it
     */
    public static DjlPolicyBuilder of(TrainConfig config, boolean reference) throws IOException {
        TrainerConfig trainer = config.trainer();
        DjlPolicyBuilder builder =
                of(config.model())
                        .optOptimizer(config.optimizer(), trainer.totalUpdates())
                        .optTraining(
                                new TrainingSettings(
                                        trainer.microBatchTokens(),
                                        trainer.logitChunk(),
                                        trainer.recomputeLayers(),
                                        TrainingSettings.DEFAULTS.sharePromptsFrom()))
                        .optDecodeChunk(trainer.decodeChunk())
                        .optReference(reference)
                        .optSeed(trainer.seed());
        return config.lora().enabled() ? builder.optLora(settings(config.lora())) : builder;
    }

    /**
     * A policy to sample and score with.
     *
     * @return not built yet
     * @throws IOException if {@code model.path} cannot be opened, is damaged or not supported
     */
    public static DjlPolicyBuilder of(ModelConfig model) throws IOException {
        DjlPolicyBuilder builder =
                DjlPolicy.builder()
                        .optDevice(model.device())
                        .optPrecision(model.dtype())
                        .optRolloutPrecision(model.rolloutDtype());
        if (!model.threads().equals("auto")) {
            builder.optThreads(Integer.parseInt(model.threads()));
        }
        switch (model.products()) {
            case PLAIN -> builder.optProducts(ProductChoice.PLAIN);
            case ONEDNN -> builder.optProducts(ProductChoice.ONEDNN);
            default -> {}
        }
        return builder.setModel(located(model.path()));
    }

    /** A path that exists, or the folder of a model that is named as on the hub. */
    private static Path located(String path) throws IOException {
        Path local = Path.of(path);
        boolean isFile = path.endsWith(".gguf") || path.endsWith(".safetensors");
        if (isFile || Files.exists(local) || !HubName.matches(path)) {
            return local;
        }
        Path home = Path.of(System.getProperty("user.home"));
        return new HubModels(HubSettings.from(System.getenv(), home), new LoggedProgress())
                .folder(HubName.parse(path));
    }

    /** Says every few seconds how far a download is. */
    private static final class LoggedProgress implements HubModels.Progress {

        private static final Logger LOG = LoggerFactory.getLogger(HubModels.class);
        private static final long EVERY_NANOS = 5_000_000_000L;
        private long last = System.nanoTime();

        @Override
        public void onProgress(String file, long bytes, long total) {
            long now = System.nanoTime();
            if (now - last > EVERY_NANOS) {
                last = now;
                LOG.warn("downloading {}: {} of {} MB", file, bytes / 1_000_000, total / 1_000_000);
            }
        }
    }

    private static LoraSettings settings(LoraConfig lora) {
        Set<LoraTarget> targets =
                lora.targetModules().stream().map(LoraTarget::of).collect(Collectors.toSet());
        return new LoraSettings(lora.rank(), lora.alpha(), targets);
    }
}

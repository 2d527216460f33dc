package io.github.rlvr.rewards.judge;

import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.PolicyLoader;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.rewards.config.RewardSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The judge that settings describe: a server ({@code url}), another model ({@code model}, a folder
 * or a GGUF file, loaded when first needed), or the policy in training. Not thread-safe; owns the
 * model that it loads.
 */
final class JudgeSource implements AutoCloseable {

    private final String model;
    private final boolean chat;
    private final int maxNewTokens;
    private final Optional<HttpTextModel> server;
    private Policy loaded;

    private JudgeSource(
            String model, boolean chat, int maxNewTokens, Optional<HttpTextModel> server) {
        this.model = model;
        this.chat = chat;
        this.maxNewTokens = maxNewTokens;
        this.server = server;
    }

    /**
     * Reads {@code url}, {@code model}, {@code key_env}, {@code chat} and {@code max_new_tokens}.
     */
    static JudgeSource of(RewardSettings read) {
        String url = read.text("url", "");
        String model = read.text("model", "");
        String variable = read.text("key_env", "");
        boolean chat = read.flag("chat", true);
        int maxNewTokens = read.integer("max_new_tokens", 256);
        Duration deadline = Duration.ofMillis((long) (1000 * read.number("answer_deadline", 60)));
        if (url.isEmpty()) {
            return new JudgeSource(model, chat, maxNewTokens, Optional.empty());
        }
        String key = variable.isEmpty() ? "" : System.getenv(variable);
        if (key == null) {
            throw new IllegalArgumentException(
                    "key_env names the environment variable " + variable + ", which is not set");
        }
        return new JudgeSource(
                model,
                chat,
                maxNewTokens,
                Optional.of(
                        new HttpTextModel(
                                new JudgeServer(
                                        URI.create(url),
                                        model,
                                        new JudgeServer.ApiKey(key),
                                        maxNewTokens,
                                        deadline))));
    }

    /** The judge of a batch. */
    PromptedJudge judge(RewardContext context) throws IOException {
        long seed = context.seed() * 31 + context.step();
        if (server.isPresent()) {
            return new PromptedJudge(server.get(), seed);
        }
        return new PromptedJudge(
                new PolicyTextModel(policy(context), context, chat, maxNewTokens), seed);
    }

    private Policy policy(RewardContext context) throws IOException {
        if (model.isEmpty()) {
            return context.trainedPolicy();
        }
        if (loaded == null) {
            loaded =
                    ServiceLoader.load(PolicyLoader.class)
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new IllegalStateException(
                                                    "nothing on the class path loads models; add rlvr-djl"))
                            .load(Path.of(model));
        }
        return loaded;
    }

    @Override
    public void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}

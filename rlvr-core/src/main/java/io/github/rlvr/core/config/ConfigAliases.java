package io.github.rlvr.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The option names of TRL and verl that are understood, and what they are called here. */
public final class ConfigAliases {

    private static final Map<String, String> AGGREGATION =
            Map.of(
                    "grpo",
                    "row-mean",
                    "bnpo",
                    "token-mean",
                    "dapo",
                    "token-mean",
                    "dr_grpo",
                    "dr-grpo");
    private static final Map<String, String> KL =
            Map.of("low_var_kl", "k3", "kl", "k1", "mse", "k2");
    private static final Map<String, String> NONE = Map.of();

    private static final List<Alias> ALL = new ArrayList<>();

    static {
        trl("num_generations", "trainer.group_size");
        trl("max_steps", "trainer.steps");
        trl("num_iterations", "trainer.iterations");
        trl("output_dir", "trainer.output_dir");
        trl("eval_steps", "trainer.eval_every");
        trl("save_steps", "trainer.checkpoint_every");
        trl("save_total_limit", "trainer.keep_checkpoints");
        trl("seed", "trainer.seed");
        trl("log_completions", "trainer.log_completions");
        trl("gradient_checkpointing", "trainer.recompute_layers");
        trl("max_completion_length", "sampling.max_new_tokens");
        trl("temperature", "sampling.temperature");
        trl("top_p", "sampling.top_p");
        trl("top_k", "sampling.top_k");
        trl("min_p", "sampling.min_p");
        trl("max_prompt_length", "data.max_prompt_tokens");
        trl("learning_rate", "optimizer.learning_rate");
        trl("weight_decay", "optimizer.weight_decay");
        trl("adam_epsilon", "optimizer.eps");
        trl("max_grad_norm", "optimizer.max_grad_norm");
        trl("lr_scheduler_type", "optimizer.schedule");
        trl("warmup_steps", "optimizer.warmup_steps");
        trl("model_name_or_path", "model.path");
        trl("use_peft", "lora.enabled");
        trl("lora_r", "lora.rank");
        trl("lora_alpha", "lora.alpha");
        trl("lora_target_modules", "lora.target_modules");
        trl("beta", "algorithm.beta");
        trl("epsilon", "algorithm.epsilon_low");
        trl("epsilon_high", "algorithm.epsilon_high");
        trl("delta", "algorithm.delta");
        trl("scale_rewards", "algorithm.scale_rewards");
        trl("importance_sampling_level", "algorithm.importance_sampling_level");
        trl("top_entropy_quantile", "algorithm.top_entropy_quantile");
        add("loss_type", "algorithm.loss_aggregation", "TRL", AGGREGATION);
        verl("rollout.n", "trainer.group_size");
        verl("rollout.temperature", "sampling.temperature");
        verl("rollout.top_p", "sampling.top_p");
        verl("rollout.top_k", "sampling.top_k");
        verl("actor.clip_ratio_low", "algorithm.epsilon_low");
        verl("actor.clip_ratio_high", "algorithm.epsilon_high");
        verl("actor.clip_ratio_c", "algorithm.dual_clip");
        verl("actor.loss_agg_mode", "algorithm.loss_aggregation");
        verl("actor.kl_loss_coef", "algorithm.beta");
        add("actor.kl_loss_type", "algorithm.kl_estimator", "verl", KL);
        verl("actor.entropy_coeff", "algorithm.entropy_coef");
        verl("actor.ppo_epochs", "trainer.iterations");
        verl("actor.optim.lr", "optimizer.learning_rate");
        verl("actor.grad_clip", "optimizer.max_grad_norm");
        verl("model.lora_rank", "lora.rank");
        verl("model.lora_alpha", "lora.alpha");
        verl("algorithm.adv_estimator", "algorithm.name");
        verl("data.train_files", "data.train");
        verl("data.val_files", "data.eval");
        verl("data.train_batch_size", "trainer.prompts_per_step");
        verl("data.max_prompt_length", "data.max_prompt_tokens");
        verl("data.max_response_length", "sampling.max_new_tokens");
        verl("trainer.total_training_steps", "trainer.steps");
        verl("trainer.test_freq", "trainer.eval_every");
        verl("trainer.save_freq", "trainer.checkpoint_every");
        verl("trainer.default_local_dir", "trainer.output_dir");
        for (String name :
                List.of(
                        "clip_ratio_low",
                        "clip_ratio_high",
                        "loss_agg_mode",
                        "kl_loss_coef",
                        "kl_loss_type")) {
            Alias full = find("actor." + name).orElseThrow();
            add(name, full.path, "verl", full.values);
        }
        verl("adv_estimator", "algorithm.name");
        verl("test_freq", "trainer.eval_every");
        verl("save_freq", "trainer.checkpoint_every");
    }

    private ConfigAliases() {}

    /**
     * A foreign option.
     *
     * @param name as it is written there, below any {@code actor_rollout_ref}
     * @param path the setting here
     * @param system whose name it is
     * @param values foreign values with what they are called here; others are taken over
     */
    public record Alias(String name, String path, String system, Map<String, String> values) {

        private String inItsSection() {
            String section = path.substring(0, path.indexOf('.'));
            return section.equals("algorithm") ? name : section + "." + name;
        }
    }

    /** Every alias, in the order of {@link #table()}. */
    public static List<Alias> all() {
        return List.copyOf(ALL);
    }

    /**
     * The alias of a name, which may also stand in the section that it belongs to here. The section
     * {@code algorithm} is left to its provider, whose settings may have such names of their own.
     */
    static Optional<Alias> find(String name) {
        String bare =
                name.startsWith("actor_rollout_ref.")
                        ? name.substring("actor_rollout_ref.".length())
                        : name;
        return ALL.stream()
                .filter(alias -> alias.name.equals(bare) || alias.inItsSection().equals(bare))
                .filter(alias -> !alias.path.equals(bare))
                .findFirst();
    }

    /**
     * What a user of another system should know about a key that has no counterpart; empty if
     * nothing.
     */
    static String remark(String key) {
        return REMARKS.getOrDefault(key, "");
    }

    private static final Map<String, String> REMARKS = remarks();

    private static Map<String, String> remarks() {
        String batch =
                "a step is trainer.prompts_per_step prompts with trainer.group_size rollouts each; trainer.micro_batch_tokens sets what goes through the model at once";
        Map<String, String> remarks = new LinkedHashMap<>();
        for (String key :
                List.of(
                        "per_device_train_batch_size",
                        "gradient_accumulation_steps",
                        "generation_batch_size",
                        "steps_per_generation",
                        "ppo_micro_batch_size_per_gpu",
                        "ppo_mini_batch_size")) {
            remarks.put(key, batch);
        }
        remarks.put("reward_weights", "give every entry of rewards a weight");
        remarks.put(
                "dropout",
                "there is no dropout: it would make the trainer's log-probabilities differ from the sampler's");
        remarks.put("lora_dropout", remarks.get("dropout"));
        remarks.put("adam_beta1", "write optimizer.betas: [0.9, 0.999]");
        remarks.put("adam_beta2", remarks.get("adam_beta1"));
        return Map.copyOf(remarks);
    }

    /** All aliases as a table of text, one a line. */
    public static String table() {
        StringBuilder table = new StringBuilder();
        for (Alias alias : ALL) {
            table.append(padded(alias.system, 6))
                    .append(padded(alias.name, 32))
                    .append(alias.path)
                    .append('\n');
        }
        return table.toString();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static void trl(String name, String path) {
        add(name, path, "TRL", NONE);
    }

    private static void verl(String name, String path) {
        add(name, path, "verl", NONE);
    }

    private static void add(String name, String path, String system, Map<String, String> values) {
        ALL.add(new Alias(name, path, system, values));
    }
}

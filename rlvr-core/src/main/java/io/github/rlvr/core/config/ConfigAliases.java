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

    private static final List<Alias> ALL = build();

    private static List<Alias> build() {
        List<Alias> all = new ArrayList<>();
        addTrl(all);
        addVerl(all);
        return List.copyOf(all);
    }

    private static void addTrl(List<Alias> all) {
        trl(all, "num_generations", "trainer.group_size");
        trl(all, "max_steps", "trainer.steps");
        trl(all, "num_iterations", "trainer.iterations");
        trl(all, "output_dir", "trainer.output_dir");
        trl(all, "eval_steps", "trainer.eval_every");
        trl(all, "save_steps", "trainer.checkpoint_every");
        trl(all, "save_total_limit", "trainer.keep_checkpoints");
        trl(all, "seed", "trainer.seed");
        trl(all, "log_completions", "trainer.log_completions");
        trl(all, "gradient_checkpointing", "trainer.recompute_layers");
        trl(all, "max_completion_length", "sampling.max_new_tokens");
        trl(all, "temperature", "sampling.temperature");
        trl(all, "top_p", "sampling.top_p");
        trl(all, "top_k", "sampling.top_k");
        trl(all, "min_p", "sampling.min_p");
        trl(all, "max_prompt_length", "data.max_prompt_tokens");
        trl(all, "learning_rate", "optimizer.learning_rate");
        trl(all, "weight_decay", "optimizer.weight_decay");
        trl(all, "adam_epsilon", "optimizer.eps");
        trl(all, "max_grad_norm", "optimizer.max_grad_norm");
        trl(all, "lr_scheduler_type", "optimizer.schedule");
        trl(all, "warmup_steps", "optimizer.warmup_steps");
        trl(all, "model_name_or_path", "model.path");
        trl(all, "use_peft", "lora.enabled");
        trl(all, "lora_r", "lora.rank");
        trl(all, "lora_alpha", "lora.alpha");
        trl(all, "lora_target_modules", "lora.target_modules");
        trl(all, "beta", "algorithm.beta");
        trl(all, "epsilon", "algorithm.epsilon_low");
        trl(all, "epsilon_high", "algorithm.epsilon_high");
        trl(all, "delta", "algorithm.delta");
        trl(all, "scale_rewards", "algorithm.scale_rewards");
        trl(all, "importance_sampling_level", "algorithm.importance_sampling_level");
        trl(all, "top_entropy_quantile", "algorithm.top_entropy_quantile");
        add(all, "loss_type", "algorithm.loss_aggregation", "TRL", AGGREGATION);
    }

    private static void addVerl(List<Alias> all) {
        verl(all, "rollout.n", "trainer.group_size");
        verl(all, "rollout.temperature", "sampling.temperature");
        verl(all, "rollout.top_p", "sampling.top_p");
        verl(all, "rollout.top_k", "sampling.top_k");
        verl(all, "actor.clip_ratio_low", "algorithm.epsilon_low");
        verl(all, "actor.clip_ratio_high", "algorithm.epsilon_high");
        verl(all, "actor.clip_ratio_c", "algorithm.dual_clip");
        verl(all, "actor.loss_agg_mode", "algorithm.loss_aggregation");
        verl(all, "actor.kl_loss_coef", "algorithm.beta");
        add(all, "actor.kl_loss_type", "algorithm.kl_estimator", "verl", KL);
        verl(all, "actor.entropy_coeff", "algorithm.entropy_coef");
        verl(all, "actor.ppo_epochs", "trainer.iterations");
        verl(all, "actor.optim.lr", "optimizer.learning_rate");
        verl(all, "actor.grad_clip", "optimizer.max_grad_norm");
        verl(all, "model.lora_rank", "lora.rank");
        verl(all, "model.lora_alpha", "lora.alpha");
        verl(all, "algorithm.adv_estimator", "algorithm.name");
        verl(all, "data.train_files", "data.train");
        verl(all, "data.val_files", "data.eval");
        verl(all, "data.train_batch_size", "trainer.prompts_per_step");
        verl(all, "data.max_prompt_length", "data.max_prompt_tokens");
        verl(all, "data.max_response_length", "sampling.max_new_tokens");
        verl(all, "trainer.total_training_steps", "trainer.steps");
        verl(all, "trainer.test_freq", "trainer.eval_every");
        verl(all, "trainer.save_freq", "trainer.checkpoint_every");
        verl(all, "trainer.default_local_dir", "trainer.output_dir");
        verl(all, "clip_ratio_low", "algorithm.epsilon_low");
        verl(all, "clip_ratio_high", "algorithm.epsilon_high");
        verl(all, "loss_agg_mode", "algorithm.loss_aggregation");
        verl(all, "kl_loss_coef", "algorithm.beta");
        add(all, "kl_loss_type", "algorithm.kl_estimator", "verl", KL);
        verl(all, "adv_estimator", "algorithm.name");
        verl(all, "test_freq", "trainer.eval_every");
        verl(all, "save_freq", "trainer.checkpoint_every");
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
        return ALL;
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

    private static void trl(List<Alias> all, String name, String path) {
        add(all, name, path, "TRL", NONE);
    }

    private static void verl(List<Alias> all, String name, String path) {
        add(all, name, path, "verl", NONE);
    }

    private static void add(
            List<Alias> all, String name, String path, String system, Map<String, String> values) {
        all.add(new Alias(name, path, system, values));
    }
}

package io.github.rlvr.core.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The configuration of a training run. Immutable. Read by {@link ConfigReader}, written by {@link
 * #toYaml()}.
 *
 * @param model what is trained
 * @param lora how it is adapted
 * @param data what it learns from
 * @param sampling how rollouts are drawn
 * @param algorithm by name
 * @param rewards by name, with weights; the first one also measures held-out accuracy
 * @param optimizer how weights move
 * @param trainer the loop
 * @param guards bounds that a healthy run keeps
 */
public record TrainConfig(
        ModelConfig model,
        LoraConfig lora,
        DataConfig data,
        SamplingConfig sampling,
        AlgorithmConfig algorithm,
        List<RewardConfig> rewards,
        OptimizerConfig optimizer,
        TrainerConfig trainer,
        GuardConfig guards) {

    /** Everything but the model, the data and the rewards. */
    public static final TrainConfig DEFAULTS =
            new TrainConfig(
                    ModelConfig.DEFAULTS,
                    LoraConfig.DEFAULTS,
                    DataConfig.DEFAULTS,
                    SamplingConfig.DEFAULTS,
                    AlgorithmConfig.DEFAULTS,
                    List.of(),
                    OptimizerConfig.DEFAULTS,
                    TrainerConfig.DEFAULTS,
                    GuardConfig.DEFAULTS);

    /** Checks what involves more than one section. */
    public TrainConfig {
        rewards = List.copyOf(rewards);
        sampling.requireTrainable();
        Rule.require(
                optimizer.warmupSteps() < trainer.totalUpdates(),
                "optimizer.warmup_steps",
                optimizer.warmupSteps(),
                "must be below the run's "
                        + trainer.totalUpdates()
                        + " updates, or the learning rate is never reached; lower it or raise"
                        + " trainer.steps");
        String correction = algorithm.settings().path("rollout_is").asText();
        Rule.require(
                !(trainer.oneStepOffPolicy() && correction.equals("none")),
                "algorithm.rollout_is",
                correction,
                "must not be none with trainer.one_step_off_policy, whose rollouts are a step older than the weights that learn from them; set it to auto");
        Set<String> names = new TreeSet<>();
        for (RewardConfig reward : rewards) {
            Rule.require(
                    names.add(reward.label()),
                    "rewards",
                    reward.label() + " twice",
                    "must name every reward once; give one another name with as");
        }
    }

    /**
     * Refuses a configuration that lacks the model, the training data or the rewards.
     *
     * @return this
     * @throws ConfigException naming the setting
     */
    public TrainConfig requireRunnable() {
        Rule.require(
                !model.path().isBlank(),
                "model.path",
                "",
                "must be a Hugging Face folder or a GGUF file");
        Rule.require(
                !data.train().isBlank(),
                "data.train",
                "",
                "must be a JSONL or Parquet file of tasks");
        Rule.require(
                !rewards.isEmpty(),
                "rewards",
                "",
                "must name at least one reward, for example - name: exact_answer");
        Rule.require(
                rewards.stream().anyMatch(reward -> reward.weight() != 0),
                "rewards",
                "a list of weights 0",
                "must give at least one reward another weight");
        Rule.require(
                trainer.evalEvery() == 0 || !data.eval().isBlank(),
                "trainer.eval_every",
                trainer.evalEvery(),
                "needs data.eval, a JSONL file of held-out tasks");
        return this;
    }

    /**
     * The effective configuration as YAML that {@link ConfigReader} reads back to an equal value.
     */
    public String toYaml() {
        return ConfigMapper.toYaml(this);
    }

    /** These settings with another loop. */
    public TrainConfig withTrainer(TrainerConfig changed) {
        return new TrainConfig(
                model, lora, data, sampling, algorithm, rewards, optimizer, changed, guards);
    }
}

package io.github.rlvr.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.data.TaskFormat;
import io.github.rlvr.core.reward.ErrorPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigReaderTest {

    private static final String FULL =
            """
            model:
              path: models/tiny   # a comment
              dtype: bfloat16
            lora: {enabled: true, rank: 8}
            data:
              train: train.jsonl
              eval: test.jsonl
              format: gsm8k
              prompt_template: "Q: {prompt}\\nA:"
            algorithm:
              name: dapo
              epsilon_high: 0.3
              overlong: {cache: 16}
            rewards:
              - name: exact_answer
                weight: 2
                mark: boxed
              - {name: format, settings: {tag: think}}
            optimizer:
              learning_rate: 1e-5
              schedule: cosine
              warmup_steps: 3
            trainer:
              steps: 20
              group_size: 4
              eval_every: 5
              reward_errors: skip
            """;

    @Test
    void anEmptyTextIsTheDefaults() {
        assertEquals(TrainConfig.DEFAULTS, parse(""));
        assertEquals(TrainConfig.DEFAULTS, parse("\uFEFF# only a comment\n"));
        assertEquals(TrainConfig.DEFAULTS, parse("trainer:\nlora:\n"));
    }

    @Test
    void everySectionIsRead() {
        TrainConfig config = parse(FULL).requireRunnable();
        assertEquals("models/tiny", config.model().path());
        assertEquals(Precision.BFLOAT16, config.model().effectiveRolloutDtype());
        assertEquals(8, config.lora().rank());
        assertEquals(TaskFormat.GSM8K, config.data().format());
        assertEquals("dapo", config.algorithm().name());
        assertEquals(0.3, config.algorithm().settings().path("epsilon_high").doubleValue());
        assertEquals(16, config.algorithm().settings().path("overlong").path("cache").intValue());
        assertEquals("boxed", config.rewards().get(0).settings().path("mark").textValue());
        assertEquals("think", config.rewards().get(1).settings().path("tag").textValue());
        assertEquals(1e-5, config.optimizer().learningRate());
        assertEquals(Schedule.COSINE, config.optimizer().schedule());
        assertEquals(ErrorPolicy.SKIP, config.trainer().rewardErrors());
    }

    @Test
    void whatIsWrittenIsReadBack() {
        TrainConfig config = parse(FULL);
        assertEquals(config, parse(config.toYaml()));
        assertEquals(TrainConfig.DEFAULTS, parse(TrainConfig.DEFAULTS.toYaml()));
    }

    @Test
    void writingDoesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        String expected = parse(FULL).toYaml();
        try {
            Locale.setDefault(new Locale("tr", "TR"));
            assertEquals(expected, parse(FULL).toYaml());
            assertEquals(Device.CPU, parse("model: {device: cpu}").model().device());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void anUnknownKeyNamesTheNearestOneAndItsLine() {
        String message = refused("model:\n  path: x\ntrainer:\n  grup_size: 4\n");
        assertTrue(message.startsWith("run.yaml:4: unknown key 'trainer.grup_size'"), message);
        assertTrue(message.contains("did you mean 'trainer.group_size'?"), message);
    }

    @Test
    void aKeyInTheWrongSectionNamesTheRightOne() {
        assertTrue(
                refused("trainer: {max_new_tokens: 4}")
                        .contains("did you mean 'sampling.max_new_tokens'?"));
    }

    @Test
    void aBatchSizeOfAnotherSystemExplainsWhatAStepIs() {
        assertTrue(refused("per_device_train_batch_size: 8").contains("trainer.prompts_per_step"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer: {learning_rate: 0} | optimizer.learning_rate is 0.0; it must be positive",
                "optimizer: {learning_rate: fast} | optimizer.learning_rate is \"fast\"; it must be a number",
                "optimizer: {warmup_steps: 100} | optimizer.warmup_steps is 100; it must be below the run's 100 updates, or the learning rate is never reached; lower it or raise trainer.steps",
                "trainer: {group_size: 2.5} | trainer.group_size is 2.5; it must be a whole number",
                "trainer: {group_size: 0} | trainer.group_size is 0; it must be 1 or more",
                "trainer: {steps: 99999999999} | it must be a whole number",
                "sampling: {top_p: 0.9} | sampling.top_p is 0.9; it must be 1 in training",
                "sampling: {temperature: 0} | sampling.temperature is 0.0; it must be positive in training",
                "model: {dtype: float16} | model.dtype cannot be read",
                "model: {dtype: int8} | model.dtype is int8; it must be float32 or bfloat16",
                "model: {dtype: auto} | model.dtype is auto; it must be float32 or bfloat16",
                "lora: {enabled: maybe} | lora.enabled is \"maybe\"; it must be true or false",
                "trainer: 3 | trainer is 3; it must be a section",
                "data: {prompt_template: hi} | must contain {prompt}",
                "rewards: [{weight: 1}] | every entry needs a name",
                "rewards: [a, a] | must name every reward once",
                "lora: {lora_dropout: 0.1} | there is no dropout"
            })
    void aForbiddenValueNamesKeyValueRuleAndLine(String yaml, String expected) {
        String message = refused(yaml);
        assertTrue(message.contains(expected), message);
        assertTrue(message.startsWith("run.yaml"), message);
    }

    @Test
    void brokenYamlAndDuplicateKeysNameTheirPlace() {
        assertTrue(refused("trainer:\n  steps: [1\n").startsWith("run.yaml:"));
        assertTrue(refused("trainer: {steps: 1}\ntrainer: {steps: 2}\n").startsWith("run.yaml:2"));
        assertTrue(refused("- 1").contains("must be a mapping of sections"));
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertTrue(
                refused("trainer: {steps: 1}\n---\ntrainer: {steps: 2}\n")
                        .contains("second document"));
    }

    @Test
    void wholeNumbersOfProvidersAreInts() {
        assertTrue(parse("algorithm: {cache: 16}").algorithm().settings().path("cache").isInt());
    }

    @Test
    void overridesWinAndAreNamedInErrors() {
        TrainConfig config =
                ConfigReader.parse(
                        "run.yaml",
                        FULL,
                        List.of(
                                "trainer.steps=7",
                                "num_generations=16",
                                "algorithm.beta=1e-3",
                                "sampling.stop=['###']"));
        assertEquals(7, config.trainer().steps());
        assertEquals(16, config.trainer().groupSize());
        assertEquals(1e-3, config.algorithm().settings().path("beta").doubleValue());
        assertEquals(List.of("###"), config.sampling().stop());

        var e =
                assertThrows(
                        ConfigException.class,
                        () -> ConfigReader.parse("run.yaml", "", List.of("trainer.steps=0")));
        assertTrue(
                e.getMessage().startsWith("--set trainer.steps=0: trainer.steps is 0"),
                e.getMessage());
        assertThrows(
                ConfigException.class, () -> ConfigReader.parse("run.yaml", "", List.of("steps")));
    }

    @Test
    void namesOfTrlAreUnderstood() {
        TrainConfig config =
                parse(
                        """
                        num_generations: 4
                        max_completion_length: 99
                        learning_rate: 2e-6
                        lr_scheduler_type: cosine
                        beta: 0.04
                        epsilon: 0.1
                        loss_type: dr_grpo
                        """);
        assertEquals(4, config.trainer().groupSize());
        assertEquals(99, config.sampling().maxNewTokens());
        assertEquals(2e-6, config.optimizer().learningRate());
        assertEquals(0.04, config.algorithm().settings().path("beta").doubleValue());
        assertEquals(0.1, config.algorithm().settings().path("epsilon_low").doubleValue());
        assertEquals(0.1, config.algorithm().settings().path("epsilon_high").doubleValue());
        assertEquals("dr-grpo", config.algorithm().settings().path("loss_aggregation").textValue());
    }

    @Test
    void aForeignNameInItsSectionIsUnderstoodToo() {
        assertEquals(4, parse("trainer: {num_generations: 4}").trainer().groupSize());
        assertEquals(9, parse("sampling: {max_completion_length: 9}").sampling().maxNewTokens());
    }

    @Test
    void namesOfVerlAreUnderstood() {
        TrainConfig config =
                parse(
                        """
                        algorithm: {adv_estimator: rloo}
                        data: {train_files: t.jsonl, max_response_length: 64}
                        actor_rollout_ref:
                          rollout: {n: 5}
                          actor: {clip_ratio_low: 0.2, clip_ratio_high: 0.28, kl_loss_type: low_var_kl, optim: {lr: 1e-6}}
                        """);
        assertEquals("rloo", config.algorithm().name());
        assertEquals("t.jsonl", config.data().train());
        assertEquals(64, config.sampling().maxNewTokens());
        assertEquals(5, config.trainer().groupSize());
        assertEquals("k3", config.algorithm().settings().path("kl_estimator").textValue());
    }

    @Test
    void everyAliasLeadsToAKnownSetting() {
        var defaults = ConfigMapper.toTree(TrainConfig.DEFAULTS);
        for (ConfigAliases.Alias alias : ConfigAliases.all()) {
            String[] path = alias.path().split("\\.");
            assertTrue(
                    path[0].equals("algorithm") || defaults.path(path[0]).has(path[1]),
                    alias.toString());
            assertTrue(ConfigAliases.table().contains(alias.name()), alias.toString());
        }
    }

    @Test
    void oneSettingUnderTwoNamesIsRefused() {
        String message = refused("trainer: {group_size: 4}\nnum_generations: 8\n");
        assertTrue(message.contains("set the same thing"), message);
    }

    @Test
    void aRunWithoutModelDataOrRewardIsRefused() {
        var e = assertThrows(ConfigException.class, () -> parse("").requireRunnable());
        assertTrue(e.getMessage().contains("model.path is empty"), e.getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        var e =
                assertThrows(
                        ConfigException.class,
                        () -> ConfigReader.read(Path.of("no-such.yaml"), List.of()));
        assertTrue(e.getMessage().contains("no-such.yaml does not exist"), e.getMessage());
    }

    @Test
    void differencesNameTheKeyAndBothValues() {
        assertEquals(
                List.of("trainer.steps: 100 -> 7"),
                ConfigReader.differences(
                        parse(""), parse("trainer: {steps: 7, seed: 1}"), List.of("trainer.seed")));
    }

    @Test
    void theLearningRateWarmsUpAndFalls() {
        OptimizerConfig optimizer =
                parse("optimizer: {learning_rate: 1.0, warmup_steps: 2, schedule: linear}")
                        .optimizer();
        assertEquals(0.5, optimizer.learningRateAt(0, 6));
        assertEquals(1.0, optimizer.learningRateAt(1, 6));
        assertEquals(1.0, optimizer.learningRateAt(2, 6));
        assertEquals(0.5, optimizer.learningRateAt(4, 6));
        assertEquals(0.0, optimizer.learningRateAt(9, 6));
    }

    private static TrainConfig parse(String yaml) {
        return ConfigReader.parse("run.yaml", yaml, List.of());
    }

    private static String refused(String yaml) {
        return assertThrows(ConfigException.class, () -> parse(yaml)).getMessage();
    }
}

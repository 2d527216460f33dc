package io.github.rlvr.examples.replication;

import io.github.rlvr.examples.replication.Experiment.Arm;
import io.github.rlvr.examples.replication.Experiment.Expectation;
import io.github.rlvr.examples.replication.Experiment.RewardWeight;
import java.util.List;

/** The experiments of the study. */
final class Catalogue {

    private static final String SETTINGS =
            """
            optimizer: {learning_rate: 1e-4}
            trainer: {prompts_per_step: 8, group_size: 8}
            """;

    private Catalogue() {}

    static List<Experiment> all() {
        return List.of(ngrpo(), difficulty(), hapo(), pure(), rlcr(), baselines());
    }

    private static Experiment ngrpo() {
        return new Experiment(
                "ngrpo",
                "NGRPO where most groups start all wrong",
                "GRPO learns nothing from a group whose answers are all wrong; NGRPO's imagined best"
                        + " answer gives such groups a gradient, and accuracy ends higher.",
                "Sums of ten and more after a warm start on a pupil who gets 1 of 100 right, so that"
                        + " most groups start without a right answer.",
                new Sums(1, 0.01, false),
                250,
                100,
                SETTINGS,
                List.of(Arm.of("grpo", "{name: grpo}"), Arm.of("ngrpo", "{name: ngrpo}")),
                "rewards/exact_answer/mean",
                List.of("accuracy before", "accuracy", "pass@8", "entropy"),
                List.of(
                        new Expectation("accuracy", "ngrpo", "grpo"),
                        new Expectation("entropy", "ngrpo", "grpo")));
    }

    private static Experiment difficulty() {
        return new Experiment(
                "difficulty",
                "A-GRAE and DGPO on easy and hard questions together",
                "GRPO gives most of its update to questions of middling difficulty. A-GRAE shifts the"
                        + " focus from easy to hard ones as the model learns, DGPO weights hard ones up;"
                        + " both end more accurate on hard questions.",
                "Sums of two digits after a warm start on a pupil who gets 80 of 100 right below ten and"
                        + " 5 of 100 from ten on.",
                new Sums(0.8, 0.05, true),
                1200,
                60,
                SETTINGS,
                List.of(
                        Arm.of("grpo", "{name: grpo}"),
                        Arm.of("a_grae", "{name: a_grae}"),
                        Arm.of("dgpo", "{name: dgpo}")),
                "rewards/exact_answer/mean",
                List.of("accuracy before", "accuracy", "accuracy easy", "accuracy hard", "entropy"),
                List.of(
                        new Expectation("accuracy hard", "a_grae", "grpo"),
                        new Expectation("accuracy hard", "dgpo", "grpo")));
    }

    private static Experiment hapo() {
        return new Experiment(
                "hapo",
                "HAPO against GRPO and DAPO",
                "Steering temperature, advantages and clip range by token entropy keeps entropy up,"
                        + " and with it pass@k, at an accuracy above that of GRPO and DAPO.",
                "Additions with a carry after a warm start on a pupil who forgets 75 of 100 carries."
                        + " Two updates a step, so that the clip range matters.",
                new Additions(0.75),
                500,
                100,
                SETTINGS.replace("group_size: 8", "group_size: 8, minibatches: 2"),
                List.of(
                        Arm.of("grpo", "{name: grpo, epsilon_high: 0.2}"),
                        Arm.of("dapo", "{name: dapo}"),
                        Arm.of("hapo", "{name: hapo}")),
                "entropy",
                List.of("accuracy before", "accuracy", "pass@8", "entropy"),
                List.of(
                        new Expectation("entropy", "hapo", "grpo"),
                        new Expectation("pass@8", "hapo", "grpo"),
                        new Expectation("accuracy", "hapo", "grpo"),
                        new Expectation("accuracy", "hapo", "dapo")));
    }

    private static Experiment pure() {
        return new Experiment(
                "pure",
                "PURE's minimum form against the sum form",
                "With the sum of step rewards as the value, a model learns to collect step rewards"
                        + " instead of solving the problem; with the minimum it does not.",
                "Additions in steps, each step rewarded by 1 if its equation holds and -1 if not. A"
                        + " needless right step, which the pupil writes now and then, earns as much as a"
                        + " useful one. The reward of the answer counts in both arms.",
                new SteppedAdditions(0.5, 0.1),
                400,
                80,
                SETTINGS,
                List.of(
                        Arm.of("minimum", "{name: pure, max_response_length: 60}"),
                        Arm.of(
                                "sum",
                                "{name: pure, max_response_length: 60, step_weighting: sum}")),
                "completions/mean_length",
                List.of("accuracy before", "accuracy", "steps", "idle steps", "length"),
                List.of(
                        new Expectation("accuracy", "minimum", "sum"),
                        new Expectation("idle steps", "sum", "minimum")));
    }

    private static Experiment rlcr() {
        return new Experiment(
                "rlcr",
                "RLCR against a reward of correctness alone",
                "Rewarding correctness alone leaves confidence uncalibrated; with the Brier term the"
                        + " stated confidence becomes calibrated at no loss of accuracy.",
                "Questions of ten kinds with answers that are partly chance, between 10 and 91 of 100"
                        + " by kind; the model answers and states a confidence.",
                new Wagers(),
                200,
                150,
                SETTINGS.replace("prompts_per_step: 8", "prompts_per_step: 16")
                        .replace("1e-4", "5e-4"),
                List.of(
                        new Arm(
                                "correctness",
                                "{name: dr_grpo}",
                                List.of(new RewardWeight("brier", 0))),
                        Arm.of("rlcr", "{name: dr_grpo}")),
                "rewards/right/mean",
                List.of("accuracy before", "accuracy", "ECE", "Brier", "AUROC", "format"),
                List.of(
                        new Expectation("ECE", "correctness", "rlcr"),
                        new Expectation("Brier", "correctness", "rlcr"),
                        new Expectation("AUROC", "rlcr", "correctness")));
    }

    private static Experiment baselines() {
        return new Experiment(
                "baselines",
                "RLOO, REINFORCE++ and GRPO on one task",
                "No paper is tried here: estimators that differ in their baseline, side by side on the"
                        + " same task. RLOO's authors report that it does as well as methods with more"
                        + " machinery.",
                "Sums of two digits after a warm start on a pupil who gets 30 of 100 right.",
                new Sums(0.3, 0.3, true),
                1200,
                60,
                SETTINGS,
                List.of(
                        Arm.of("grpo", "{name: grpo}"),
                        Arm.of("rloo", "{name: rloo}"),
                        Arm.of("reinforce_plus_plus", "{name: reinforce_plus_plus}")),
                "rewards/exact_answer/mean",
                List.of("accuracy before", "accuracy", "pass@8", "entropy"),
                List.of());
    }
}

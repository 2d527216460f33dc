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
                "Once a single group has a right answer GRPO learns too, and with 8 answers a group"
                        + " that is a matter of a few steps: what NGRPO can win here is a head start.",
                new Sums(1, 0.01, false),
                250,
                100,
                SETTINGS,
                List.of(Arm.of("grpo", "{name: grpo}"), Arm.of("ngrpo", "{name: ngrpo}")),
                List.of("rewards/exact_answer/mean"),
                List.of("pass@8 before", "accuracy before", "accuracy", "pass@8", "entropy"),
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
                "DGPO is tried without its reformulated questions. The mean reward stays near one"
                        + " half, so A-GRAE damps right answers all along, as it does on purpose"
                        + " before a model is competent.",
                new Sums(0.8, 0.05, true),
                1200,
                200,
                SETTINGS,
                List.of(
                        Arm.of("grpo", "{name: grpo}"),
                        Arm.of("a_grae", "{name: a_grae}"),
                        Arm.of("dgpo", "{name: dgpo}")),
                List.of("rewards/exact_answer/mean"),
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
                "Additions with a carry after a warm start on a pupil who forgets 85 of 100 carries."
                        + " Two updates a step, so that the clip range matters.",
                "Entropy is low from the start and lies in one token, the carry; the papers' models"
                        + " have thousands of tokens and start undecided.",
                new Additions(0.85),
                500,
                80,
                SETTINGS.replace("group_size: 8", "group_size: 8, minibatches: 2"),
                List.of(
                        Arm.of("grpo", "{name: grpo, epsilon_high: 0.2}"),
                        Arm.of("dapo", "{name: dapo}"),
                        Arm.of("hapo", "{name: hapo}")),
                List.of("entropy", "rewards/exact_answer/mean"),
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
                "The process reward is right about every step and blind to its use; a learned one"
                        + " can be wrong in more ways.",
                new SteppedAdditions(0.5, 0.1),
                400,
                60,
                SETTINGS,
                List.of(
                        Arm.of("minimum", "{name: pure, max_response_length: 60}"),
                        Arm.of(
                                "sum",
                                "{name: pure, max_response_length: 60, step_weighting: sum}")),
                List.of("completions/mean_length", "rewards/exact_answer/mean"),
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
                "What can be known about a question is its kind alone. A confidence that is the same"
                        + " for all kinds is calibrated but tells nothing apart, which AUROC shows.",
                new Wagers(),
                200,
                300,
                SETTINGS.replace("prompts_per_step: 8", "prompts_per_step: 16")
                        .replace("1e-4", "5e-4"),
                List.of(
                        new Arm(
                                "correctness",
                                "{name: dr_grpo}",
                                List.of(new RewardWeight("brier", 0))),
                        Arm.of("rlcr", "{name: dr_grpo}")),
                List.of("rewards/right/mean", "rewards/brier/mean"),
                List.of("accuracy before", "accuracy", "ECE", "Brier", "AUROC", "format"),
                List.of(
                        new Expectation("accuracy", "rlcr", "correctness", 0.02),
                        new Expectation("ECE", "correctness", "rlcr"),
                        new Expectation("Brier", "correctness", "rlcr"),
                        new Expectation("AUROC", "rlcr", "correctness")));
    }

    private static Experiment baselines() {
        return new Experiment(
                "baselines",
                "RLOO, PPO and GRPO on one task",
                "RLOO's authors report that it does better than PPO, with less machinery. GRPO differs"
                        + " from RLOO in dividing by the deviation of the group.",
                "Sums of two digits after a warm start on a pupil who gets 30 of 100 right.",
                "An answer has two tokens, so that there is next to nothing a critic could tell apart"
                        + " within it; its head starts untrained.",
                new Sums(0.3, 0.3, true),
                600,
                150,
                SETTINGS,
                List.of(
                        Arm.of("grpo", "{name: grpo}"),
                        Arm.of("rloo", "{name: rloo}"),
                        Arm.of("ppo", "{name: ppo}")),
                List.of("rewards/exact_answer/mean", "entropy"),
                List.of("accuracy before", "accuracy", "pass@8", "entropy"),
                List.of(new Expectation("accuracy", "rloo", "ppo")));
    }
}

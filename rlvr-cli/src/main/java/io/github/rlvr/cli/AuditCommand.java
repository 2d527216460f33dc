package io.github.rlvr.cli;

import io.github.rlvr.core.config.ConfigReader;
import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.data.TaskReader;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.Reward;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.rewards.audit.Attack;
import io.github.rlvr.rewards.audit.Attacks;
import io.github.rlvr.rewards.audit.AuditReport;
import io.github.rlvr.rewards.audit.RewardAudit;
import io.github.rlvr.rewards.audit.SecondVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Attacks a reward before a policy does. */
@Command(
        name = "audit",
        description =
                "Try attacks on a reward with the gold answers of a data file, and compare it with"
                        + " a second verifier. Fails when an attack is paid for.")
final class AuditCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "REWARD",
            description =
                    "a name, or an entry of the rewards section such as '{name: math, place: hash}'")
    private String reward;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "tasks with gold answers, JSONL or Parquet")
    private Path data;

    @Option(
            names = "--second",
            defaultValue = "flexible",
            paramLabel = "NAME",
            description =
                    "verifier to compare with: flexible, boxed, hash, none, or a dialect (default:"
                            + " ${DEFAULT-VALUE})")
    private String second;

    @Option(
            names = "--attacks",
            paramLabel = "FILE.jsonl",
            description = "further attacks, one {\"name\": .., \"text\": ..} a line")
    private Path attacks;

    @Option(
            names = "--limit",
            defaultValue = "50",
            paramLabel = "N",
            description = "gold answers, the first of the file; 0 for all (default: 50)")
    private int limit;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "a setting of the configuration, such as data.answer_column=solution")
    private List<String> settings = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TrainConfig config =
                ConfigReader.parse("REWARD", "rewards:\n  - " + reward + "\n", settings);
        List<Attack> all = new ArrayList<>(Attacks.corpus());
        if (attacks != null) {
            all.addAll(Attacks.read(attacks));
        }
        TaskSet tasks = new TaskReader(config.data().layout()).read(data);
        int count = limit == 0 ? tasks.size() : Math.min(limit, tasks.size());
        try (RewardPool pool = ConfiguredRewards.pool(config, ConfiguredRewards.providers())) {
            RewardAudit audit =
                    new RewardAudit(
                            function(pool.rewards().get(0).function()),
                            second.equals("none")
                                    ? Optional.empty()
                                    : Optional.of(SecondVerifier.named(second)),
                            all,
                            Duration.ofNanos((long) (config.trainer().rewardDeadline() * 1e9)));
            AuditReport report = audit.of(tasks.tasks().subList(0, count));
            spec.commandLine().getOut().println(report.text());
            return report.falseAccepts() == 0 ? 0 : Rlvr.FAILED;
        }
    }

    private static RewardFunction function(Reward reward) {
        if (reward instanceof RewardFunction function) {
            return function;
        }
        throw new IllegalArgumentException(
                "only a reward of one sample can be audited; this one scores steps, groups or batches");
    }
}

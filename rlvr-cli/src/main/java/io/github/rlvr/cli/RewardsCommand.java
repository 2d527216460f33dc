package io.github.rlvr.cli;

import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.train.ConfiguredRewards;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the rewards that an entry of {@code rewards} may name. */
@Command(name = "rewards", description = "List the rewards and where they come from.")
final class RewardsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        List<RewardProvider> sorted =
                ConfiguredRewards.providers().stream()
                        .sorted(Comparator.comparing(RewardProvider::name))
                        .toList();
        for (RewardProvider reward : sorted) {
            out.printf("%-20s %s%n", reward.name(), reward.summary());
            if (!reward.source().isEmpty()) {
                out.printf("%-20s %s%n", "", reward.source());
            }
        }
    }
}

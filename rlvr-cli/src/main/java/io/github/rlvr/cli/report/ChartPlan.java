package io.github.rlvr.cli.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which metrics share a chart, the ones to look at first in front. */
final class ChartPlan {

    private static final Pattern RATE = Pattern.compile("(.*/)?tokens?(/|_per_)(s|sec|second)");

    private static final String REWARDS = "rewards/";

    private static final List<Rule> RULES =
            List.of(
                    rule("Reward", "", "reward"),
                    rule(
                            "Held-out accuracy",
                            "share",
                            "(eval|val)[^/]*/.*(accuracy|pass|correct)(?!.*_(low|high)$).*"),
                    rule(
                            "Completion length",
                            "tokens",
                            "completions/mean_(terminated_)?length|(eval|val)[^/]*/.*length.*"),
                    rule("Entropy", "nats", "(.*/)?entropy(/mean)?"),
                    rule("KL divergence", "nats", "kl|kl/.*|approx_kl"),
                    rule("Gradient norm", "", "grad_norm(/.*)?"),
                    rule("Tokens per second", "tokens/s", RATE.pattern()),
                    rule(
                            "Seconds a step",
                            "s",
                            "step_time|(time|timing_s|seconds)/.*|.*_seconds|.*_time"),
                    rule("Reward by function", "", "rewards/.*/mean"),
                    rule("Components of the rewards", "", "rewards/.*/(?!mean$|std$)[^/]+"),
                    rule("Spread of the reward", "", "reward_std"),
                    rule(
                            "Groups without spread, completions cut off",
                            "share",
                            "frac_reward_zero_std|completions/clipped_ratio"),
                    rule(
                            "Sampling and training log-probabilities apart",
                            "nats",
                            "sampling/sampling_logp_difference/.*"),
                    rule("Ratios clipped", "share", "clip_ratio/.*"),
                    rule("Learning rate", "", "learning_rate|lr"));

    private ChartPlan() {}

    /**
     * One chart.
     *
     * @param unit of the vertical axis, may be empty
     * @param key whether it belongs to the ones to look at first
     */
    record Chart(String title, String unit, List<String> series, boolean key) {}

    private record Rule(String title, String unit, Pattern names) {}

    private static Rule rule(String title, String unit, String names) {
        return new Rule(title, unit, Pattern.compile(names));
    }

    static boolean hasRate(Collection<String> names) {
        return names.stream().anyMatch(name -> RATE.matcher(name).matches());
    }

    /**
     * Every metric in one chart: the planned charts that have any, then one for each that is left.
     */
    static List<Chart> of(Collection<String> names) {
        TreeSet<String> left = new TreeSet<>(names);
        List<Chart> charts = new ArrayList<>();
        for (Rule rule : RULES) {
            List<String> chosen =
                    left.stream().filter(name -> rule.names().matcher(name).matches()).toList();
            if (!chosen.isEmpty()) {
                charts.add(new Chart(title(rule, chosen), rule.unit(), chosen, true));
                chosen.forEach(left::remove);
            }
        }
        left.forEach(name -> charts.add(new Chart(name, "", List.of(name), false)));
        return charts;
    }

    /** One reward alone is named: its lines would not say whose they are. */
    private static String title(Rule rule, List<String> chosen) {
        String only = chosen.get(0);
        return chosen.size() == 1 && only.startsWith(REWARDS)
                ? rule.title() + ": " + only.substring(REWARDS.length())
                : rule.title();
    }
}

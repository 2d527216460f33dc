package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChartPlanTest {

    private static List<String> titles(String... names) {
        return ChartPlan.of(Set.of(names)).stream().map(ChartPlan.Chart::title).toList();
    }

    @Test
    void theChartsToLookAtFirstComeInTheirOrder() {
        assertEquals(
                List.of(
                        "Reward",
                        "Held-out accuracy",
                        "Completion length",
                        "Entropy",
                        "KL divergence",
                        "Gradient norm",
                        "Tokens per second",
                        "Seconds a step"),
                titles(
                        "step_time",
                        "tokens/s",
                        "grad_norm",
                        "kl",
                        "entropy",
                        "completions/mean_length",
                        "eval/accuracy",
                        "reward"));
    }

    @Test
    void aChartOfOneRewardNamesIt() {
        assertEquals(
                List.of("Reward by function: exact/mean", "Components of the rewards: exact/found"),
                titles("rewards/exact/mean", "rewards/exact/found"));
        assertEquals(List.of("Reward by function"), titles("rewards/a/mean", "rewards/b/mean"));
    }

    @Test
    void aMetricThatNoRuleKnowsHasItsOwnChartBehindTheOthers() {
        List<ChartPlan.Chart> charts = ChartPlan.of(Set.of("zzz", "reward", "custom"));
        assertEquals(
                List.of("Reward", "custom", "zzz"),
                charts.stream().map(ChartPlan.Chart::title).toList());
        assertEquals(
                List.of(true, false, false), charts.stream().map(ChartPlan.Chart::key).toList());
    }

    @Test
    void everyMetricIsInExactlyOneChart() {
        Set<String> names =
                Set.of(
                        "reward",
                        "reward_std",
                        "rewards/a/mean",
                        "rewards/a/std",
                        "time/update_s",
                        "kl",
                        "x");
        List<String> drawn =
                ChartPlan.of(names).stream().flatMap(chart -> chart.series().stream()).toList();
        assertEquals(names, Set.copyOf(drawn));
        assertEquals(names.size(), drawn.size());
    }
}

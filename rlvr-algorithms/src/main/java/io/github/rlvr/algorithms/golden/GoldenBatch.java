package io.github.rlvr.algorithms.golden;

import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The rows of a golden case as a batch of groups, and back: golden rows of a group need not be
 * neighbours, the rows of an {@link AdvantageInput} are.
 *
 * @param order golden index of each row, group after group
 * @param sizes number of rows of each group
 * @param mask {@code [N][T]} in golden order
 */
record GoldenBatch(int[] order, int[] sizes, boolean[][] mask) {

    /** Groups of equal texts, in the order of their first row. */
    static GoldenBatch of(String[] groupOfRow, boolean[][] mask) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < groupOfRow.length; i++) {
            groups.computeIfAbsent(groupOfRow[i], key -> new ArrayList<>()).add(i);
        }
        return new GoldenBatch(
                groups.values().stream().flatMap(List::stream).mapToInt(i -> i).toArray(),
                groups.values().stream().mapToInt(List::size).toArray(),
                mask);
    }

    /** Blocks of neighbouring rows. */
    static GoldenBatch ofBlocks(int groupSize, boolean[][] mask) {
        String[] names =
                IntStream.range(0, mask.length)
                        .mapToObj(i -> Integer.toString(i / groupSize))
                        .toArray(String[]::new);
        return of(names, mask);
    }

    /** The groups and mask of a verl case. */
    static GoldenBatch of(GoldenCase golden) {
        boolean[][] mask = golden.mask("response_mask");
        return golden.hasInput("group_index")
                ? of(golden.texts("group_index"), mask)
                : ofBlocks(1, mask);
    }

    /** One token a row. */
    static boolean[][] oneTokenRows(int rows) {
        boolean[][] mask = new boolean[rows][1];
        Arrays.stream(mask).forEach(row -> Arrays.fill(row, true));
        return mask;
    }

    /** {@code [N]} sums of the rows of a matrix. */
    static double[] rowSums(double[][] values) {
        return Arrays.stream(values).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
    }

    /** Values of the golden rows as {@code [groups][G]}. */
    double[][] grouped(double[] rows) {
        double[][] groups = new double[sizes.length][];
        int next = 0;
        for (int g = 0; g < sizes.length; g++) {
            groups[g] = new double[sizes[g]];
            for (int j = 0; j < sizes[g]; j++) {
                groups[g][j] = rows[order[next++]];
            }
        }
        return groups;
    }

    /** Values of {@code [groups][G]} in golden order. */
    double[] ungrouped(double[][] groups) {
        double[] rows = new double[order.length];
        int next = 0;
        for (double[] group : groups) {
            for (double value : group) {
                rows[order[next++]] = value;
            }
        }
        return rows;
    }

    /** A matrix of the golden rows in batch order. */
    double[][] inBatchOrder(double[][] golden) {
        return Arrays.stream(order).mapToObj(i -> golden[i]).toArray(double[][]::new);
    }

    /** A matrix of the batch's rows in golden order. */
    double[][] inGoldenOrder(double[][] batch) {
        double[][] golden = new double[order.length][];
        for (int i = 0; i < order.length; i++) {
            golden[order[i]] = batch[i];
        }
        return golden;
    }

    /** The mask in batch order. */
    boolean[][] batchMask() {
        return Arrays.stream(order).mapToObj(i -> mask[i]).toArray(boolean[][]::new);
    }

    /** What an estimator is given; a reward that is NaN is absent. */
    AdvantageInput input(double[] rewards, Map<Need, double[][]> signals) {
        return input(new double[][] {rewards}, new double[] {1}, signals);
    }

    /**
     * What an estimator is given when there are several reward functions.
     *
     * @param functions {@code [functions][N]} in golden order, NaN for none
     * @param weights {@code [functions]}
     */
    AdvantageInput input(double[][] functions, double[] weights, Map<Need, double[][]> signals) {
        List<ScoredGroup> groups = new ArrayList<>();
        int next = 0;
        for (int g = 0; g < sizes.length; g++) {
            List<ScoredRollout> rollouts = new ArrayList<>();
            for (int j = 0; j < sizes[g]; j++) {
                int row = order[next++];
                rollouts.add(scored(rollout(g, j, mask[row].length), row, functions, weights));
            }
            groups.add(new ScoredGroup(task(g), rollouts));
        }
        return new AdvantageInput(groups, signals, Optional.of(batchMask()), 0);
    }

    /**
     * Runs an estimator on rewards, or its formula where the rewards or the result are not finite,
     * which a batch refuses.
     *
     * @return {@code [N][T]} in golden order
     */
    double[][] estimate(
            AdvantageEstimator estimator, double[] rewards, UnaryOperator<double[][]> formula) {
        double[] direct = ungrouped(formula.apply(grouped(rewards)));
        if (Arrays.stream(direct).allMatch(Double::isFinite)) {
            return tokens(estimator.estimate(input(rewards, Map.of())));
        }
        return broadcast(direct);
    }

    /** Advantages as {@code [N][T]} in golden order. */
    double[][] tokens(Advantages advantages) {
        double[][] rows =
                IntStream.range(0, advantages.size())
                        .mapToObj(advantages::row)
                        .toArray(double[][]::new);
        return masked(inGoldenOrder(rows));
    }

    /** One value a golden row, repeated where the mask is true. */
    double[][] broadcast(double[] rows) {
        double[][] tokens = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            tokens[i] = new double[mask[i].length];
            Arrays.fill(tokens[i], rows[i]);
        }
        return masked(tokens);
    }

    /** 0 where the mask is false. */
    double[][] masked(double[][] golden) {
        double[][] masked = new double[golden.length][];
        for (int i = 0; i < golden.length; i++) {
            masked[i] = golden[i].clone();
            for (int t = 0; t < masked[i].length; t++) {
                masked[i][t] = mask[i][t] ? masked[i][t] : 0;
            }
        }
        return masked;
    }

    private static ScoredRollout scored(
            Rollout rollout, int row, double[][] functions, double[] weights) {
        Map<String, RewardOutcome> outcomes = new LinkedHashMap<>();
        OptionalDouble sum = OptionalDouble.empty();
        for (int f = 0; f < functions.length; f++) {
            double reward = functions[f][row];
            boolean answered = !Double.isNaN(reward);
            outcomes.put(
                    functionName(f),
                    new RewardOutcome.Scored(answered ? Score.of(reward) : Score.notApplicable()));
            if (answered) {
                sum = OptionalDouble.of(sum.orElse(0) + weights[f] * reward);
            }
        }
        return new ScoredRollout(rollout, outcomes, sum);
    }

    /** The name under which a reward function of a golden case appears in the batch. */
    static String functionName(int index) {
        return "reward_" + index;
    }

    private static Rollout rollout(int group, int sample, int length) {
        return new Rollout(
                Integer.toString(group),
                sample,
                new int[1],
                new int[length],
                new float[length],
                new float[length],
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }

    private static Task task(int group) {
        return Task.of(Integer.toString(group), Prompt.user("golden"), "");
    }
}

package io.github.rlvr.algorithms;

import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Rows with every signal that an estimator may need: groups of different sizes, completions of
 * different lengths with holes in their masks, rewards in [0, 1].
 */
final class RandomBatch {

    private static final List<Need> SIGNALS =
            List.of(
                    Need.VALUES,
                    Need.OLD_LOG_PROBS,
                    Need.REFERENCE_LOG_PROBS,
                    Need.ENTROPIES,
                    Need.PROCESS_REWARDS);

    /** One rollout with what belongs to it; {@code reward} is NaN for none. */
    record Row(int group, double reward, boolean[] mask, Map<Need, double[]> signals) {}

    private final List<Row> rows;

    private RandomBatch(List<Row> rows) {
        this.rows = rows;
    }

    /** Three groups of two to four rollouts of one to six tokens. */
    static RandomBatch of(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int group = 0; group < 3; group++) {
            int size = 2 + random.nextInt(3);
            for (int i = 0; i < size; i++) {
                // Two rollouts differ for sure, so that every group has a spread.
                double reward = i < 2 ? i : random.nextInt(3) / 2.0;
                rows.add(row(random, group, reward, 1 + random.nextInt(6)));
            }
        }
        return new RandomBatch(rows);
    }

    private static Row row(Random random, int group, double reward, int length) {
        boolean[] mask = new boolean[length];
        Map<Need, double[]> signals = new EnumMap<>(Need.class);
        SIGNALS.forEach(need -> signals.put(need, new double[length]));
        for (int t = 0; t < length; t++) {
            mask[t] = t == 0 || random.nextInt(4) > 0;
            signals.get(Need.VALUES)[t] = random.nextDouble();
            signals.get(Need.OLD_LOG_PROBS)[t] = -random.nextDouble();
            signals.get(Need.REFERENCE_LOG_PROBS)[t] = -random.nextDouble();
            signals.get(Need.ENTROPIES)[t] = random.nextDouble();
            boolean ends = t == length - 1 || random.nextInt(3) == 0;
            signals.get(Need.PROCESS_REWARDS)[t] = ends ? random.nextDouble() : Double.NaN;
        }
        return new Row(group, reward, mask, signals);
    }

    List<Row> rows() {
        return rows;
    }

    /** These rows and one more of the first group. */
    RandomBatch with(double reward, int length) {
        List<Row> more = new ArrayList<>(rows);
        int at = (int) rows.stream().filter(row -> row.group == 0).count();
        more.add(at, row(new Random(99), 0, reward, length));
        return new RandomBatch(more);
    }

    /** The same rows with NaN in every signal where the mask is false. */
    RandomBatch withNanBehindTheMask() {
        List<Row> dirty = new ArrayList<>();
        for (Row row : rows) {
            Map<Need, double[]> signals = new EnumMap<>(Need.class);
            row.signals.forEach((need, values) -> signals.put(need, values.clone()));
            for (double[] values : signals.values()) {
                for (int t = 0; t < values.length; t++) {
                    values[t] = row.mask[t] ? values[t] : Double.NaN;
                }
            }
            dirty.add(new Row(row.group, row.reward, row.mask, signals));
        }
        return new RandomBatch(dirty);
    }

    /** The groups, and the rows in each, from last to first. */
    RandomBatch reversed() {
        List<Row> backwards = new ArrayList<>(rows);
        java.util.Collections.reverse(backwards);
        return new RandomBatch(backwards);
    }

    AdvantageInput input() {
        List<ScoredGroup> groups = new ArrayList<>();
        List<ScoredRollout> open = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            OptionalDouble reward =
                    Double.isNaN(row.reward)
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(row.reward);
            open.add(
                    new ScoredRollout(
                            Batches.rollout(row.group, open.size(), row.mask.length),
                            Map.of(),
                            reward));
            if (i + 1 == rows.size() || rows.get(i + 1).group != row.group) {
                Task task = Task.of(Integer.toString(row.group), Prompt.user("?"), "!");
                groups.add(new ScoredGroup(task, open));
                open = new ArrayList<>();
            }
        }
        Map<Need, double[][]> signals = new EnumMap<>(Need.class);
        for (Need need : SIGNALS) {
            signals.put(need, rows.stream().map(r -> r.signals.get(need)).toArray(double[][]::new));
        }
        return new AdvantageInput(groups, signals, Optional.of(mask()), 0.5);
    }

    /** Rollouts without a reward are not trained on. */
    private boolean[][] mask() {
        return rows.stream()
                .map(row -> Double.isNaN(row.reward) ? new boolean[row.mask.length] : row.mask)
                .toArray(boolean[][]::new);
    }
}

package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageEstimator;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * What a step costs on the host, from rewards to advantages, for every algorithm: 64 prompts, 16
 * rollouts each, 2048 tokens. Prints one JSON line each, the first estimate and the best of the ten
 * after it, in milliseconds.
 *
 * <p>No arguments.
 */
public final class HostSideBenchmark {

    private static final int GROUPS = 64;
    private static final int SIZE = 16;
    private static final int TOKENS = 2048;
    private static final int REPEATS = 10;

    private HostSideBenchmark() {}

    /** Measures every algorithm with its defaults. */
    public static void main(String[] arguments) {
        AdvantageInput input = new AdvantageInput(groups(), signals(), 0);
        for (AlgorithmProvider provider : Algorithms.all()) {
            JsonNode defaults = JsonNodeFactory.instance.objectNode();
            Algorithm algorithm = provider.create(defaults);
            Cost first = cost(algorithm, input);
            Cost best =
                    IntStream.range(0, REPEATS)
                            .mapToObj(i -> cost(algorithm, input))
                            .min(Comparator.comparingDouble(Cost::wall))
                            .orElseThrow();
            System.out.printf(
                    Locale.ROOT,
                    "{\"algorithm\": \"%s\", \"first_ms\": %.1f, \"best_ms\": %.1f, \"cpu_ms\": %.1f}%n",
                    algorithm.name(),
                    first.wall(),
                    best.wall(),
                    best.processor());
        }
    }

    /** Milliseconds. */
    private record Cost(double wall, double processor) {}

    private static Cost cost(Algorithm algorithm, AdvantageInput input) {
        AdvantageEstimator estimator = algorithm.estimator();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        long used = threads.getCurrentThreadCpuTime();
        estimator.estimate(input.withMask(algorithm.tokens().keep(input)));
        return new Cost(
                (System.nanoTime() - start) / 1e6,
                (threads.getCurrentThreadCpuTime() - used) / 1e6);
    }

    private static List<ScoredGroup> groups() {
        Random random = new Random(1);
        List<ScoredGroup> groups = new ArrayList<>();
        for (int g = 0; g < GROUPS; g++) {
            List<ScoredRollout> rollouts = new ArrayList<>();
            for (int j = 0; j < SIZE; j++) {
                rollouts.add(ScoredRollout.of(rollout(g, j), random.nextInt(2)));
            }
            groups.add(
                    new ScoredGroup(Task.of(Integer.toString(g), Prompt.user("?"), "!"), rollouts));
        }
        return groups;
    }

    private static Rollout rollout(int task, int sample) {
        return new Rollout(
                Integer.toString(task),
                sample,
                new int[1],
                new int[TOKENS],
                new float[TOKENS],
                new float[TOKENS],
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }

    /** Every signal, so that every estimator finds what it needs; a step ends every 64 tokens. */
    private static Map<Need, double[][]> signals() {
        Random random = new Random(2);
        Map<Need, double[][]> signals = new EnumMap<>(Need.class);
        for (Need need : Need.values()) {
            signals.put(need, matrix(random::nextDouble));
        }
        for (double[] steps : signals.get(Need.PROCESS_REWARDS)) {
            Arrays.setAll(steps, t -> t % 64 == 63 ? steps[t] : Double.NaN);
        }
        return signals;
    }

    private static double[][] matrix(DoubleSupplier values) {
        double[][] rows = new double[GROUPS * SIZE][TOKENS];
        for (double[] row : rows) {
            Arrays.setAll(row, t -> values.getAsDouble());
        }
        return rows;
    }
}

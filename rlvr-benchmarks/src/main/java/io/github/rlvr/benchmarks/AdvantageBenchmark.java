package io.github.rlvr.benchmarks;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.advantage.AdvantageInput;
import io.github.rlvr.core.advantage.Advantages;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.loss.Need;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a step costs on the host from rewards to advantages, by algorithm: 64 prompts, 16 rollouts
 * each, 2048 tokens. JMH extends the class, so it cannot be final.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:+UseSerialGC", "-Xms3g", "-Xmx3g"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AdvantageBenchmark {

    private static final int GROUPS = 64;
    private static final int SIZE = 16;
    private static final int TOKENS = 2048;

    /** An algorithm with its defaults; {@code -p algorithm=NAME} measures another. */
    @Param({"grpo", "rloo", "dapo", "gspo", "hapo", "reinforce_plus_plus", "ppo", "pure"})
    public String algorithm;

    private Algorithm chosen;
    private AdvantageInput input;

    /** Rewards and every signal that an algorithm may ask for. */
    @Setup
    public void score() {
        chosen = Algorithms.byName(algorithm, JsonNodeFactory.instance.objectNode());
        input = new AdvantageInput(groups(), signals(), 0);
    }

    /** Masks and advantages of the whole step. */
    @Benchmark
    public Advantages advantages() {
        return chosen.estimator().estimate(input.withMask(chosen.tokens().keep(input)));
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

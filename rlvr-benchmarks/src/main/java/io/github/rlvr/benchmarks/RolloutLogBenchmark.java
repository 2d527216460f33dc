package io.github.rlvr.benchmarks;

import io.github.rlvr.core.config.TrainConfig;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.core.train.RolloutWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code rollouts.jsonl} costs: the rows of a step of 8 prompts with 8 completions of a
 * thousand letters, written, and read again when a run goes on. JMH extends the class, so it cannot
 * be final.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RolloutLogBenchmark {

    private static final int GROUPS = 8;
    private static final int SIZE = 8;
    private static final int TOKENS = 256;
    private static final String TEXT = "48 / 2 = 24 clips in May. ".repeat(40);

    private final List<ScoredGroup> step =
            IntStream.range(0, GROUPS).mapToObj(RolloutLogBenchmark::group).toList();
    private Path folder;
    private RolloutWriter written;
    private RolloutWriter kept;

    /** A file to append to, which starts anew in every iteration, and one of a step to read. */
    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = Files.createTempDirectory("rollouts");
        written = new RolloutWriter(folder.resolve("written.jsonl"));
        kept = new RolloutWriter(folder.resolve("kept.jsonl"));
        kept.onRewards(1, step);
    }

    /** Deletes both. */
    @TearDown(Level.Iteration)
    public void delete() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Appends the rows of a step. */
    @Benchmark
    public void write() {
        written.onRewards(1, step);
    }

    /** Reads the rows of a step, to keep those up to a checkpoint: all of them. */
    @Benchmark
    public void read() {
        kept.onTrainingBegin(TrainConfig.DEFAULTS, 1);
    }

    private static ScoredGroup group(int prompt) {
        String id = Integer.toString(prompt);
        return new ScoredGroup(
                Task.of(id, Prompt.user("How many clips did Natalia sell?"), "72"),
                IntStream.range(0, SIZE)
                        .mapToObj(i -> ScoredRollout.of(rollout(id, i), i % 2))
                        .toList());
    }

    private static Rollout rollout(String task, int sample) {
        FinishReason end = FinishReason.STOP;
        float[] none = new float[TOKENS];
        return new Rollout(
                task, sample, new int[1], new int[TOKENS], none, none, 1, end, TEXT, 0, 0);
    }
}

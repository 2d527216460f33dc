package io.github.rlvr.examples.replication;

import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.calibration.Calibration;
import io.github.rlvr.rewards.confidence.RlcrPattern;
import io.github.rlvr.rewards.confidence.RlcrReward;
import io.github.rlvr.rewards.confidence.RlcrScore;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import io.github.rlvr.rewards.math.AnswerPlace;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Questions of ten kinds whose answers are partly chance: a question of kind k has the answer that
 * belongs to the kind in a share of all cases that differs from kind to kind, and any other
 * otherwise. The best one can do is to give the kind's answer and say how often that is right.
 */
record Wagers() implements Lesson {

    private static final int KINDS = 10;
    private static final int TRAINING = 2000;
    private static final int HELD_OUT = 300;
    private static final String ANSWER = "</think><answer>";
    private static final String CONFIDENCE = "</answer><confidence>";
    private static final String END = "</confidence>";
    private static final List<String> STATED =
            List.of("0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1.0");

    @Override
    public List<String> symbols() {
        List<String> symbols = new ArrayList<>(List.of(ANSWER, CONFIDENCE, END, "?"));
        symbols.addAll(STATED);
        IntStream.range(0, KINDS).forEach(i -> symbols.add(Integer.toString(i)));
        return symbols;
    }

    @Override
    public int maxNewTokens() {
        return 8;
    }

    /** Half of the pupil's answers are the kind's, the stated confidences are high and random. */
    @Override
    public List<SftPair> pupil(long seed) {
        Random random = new Random(seed);
        List<SftPair> pairs = new ArrayList<>();
        for (int i = 0; i < TRAINING; i++) {
            int kind = random.nextInt(KINDS);
            int answer = random.nextBoolean() ? answer(kind) : random.nextInt(KINDS);
            double draw = Math.max(random.nextDouble(), random.nextDouble());
            String stated = STATED.get((int) (draw * STATED.size()));
            pairs.add(
                    new SftPair(
                            "p" + i,
                            new Prompt.Text(kind + "?"),
                            ANSWER + answer + CONFIDENCE + stated + END));
        }
        return pairs;
    }

    private static int answer(int kind) {
        return (7 * kind + 3) % KINDS;
    }

    private static double share(int kind) {
        return 0.1 + 0.09 * kind;
    }

    @Override
    public TaskSet training(long seed) {
        return tasks("training", TRAINING, new Random(seed));
    }

    @Override
    public TaskSet heldOut(long seed) {
        return tasks("held out", HELD_OUT, new Random(~seed));
    }

    private static TaskSet tasks(String name, int count, Random random) {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = i % KINDS;
            boolean usual = random.nextDouble() < share(kind);
            int other = (answer(kind) + 1 + random.nextInt(KINDS - 1)) % KINDS;
            String gold = Integer.toString(usual ? answer(kind) : other);
            tasks.add(Task.of(name + i, new Prompt.Text(kind + "?"), gold));
        }
        return TaskSet.of(name, tasks);
    }

    /** Right and well formed; RLCR's terms without the Brier term; that term alone. */
    @Override
    public List<WeightedReward> rewards() {
        return List.of(
                new WeightedReward("right", 0, reward(0, 1, 0)),
                new WeightedReward("correctness", 1, reward(0.5, 0.5, 0)),
                new WeightedReward("brier", 1, reward(0, 0, 0.5)));
    }

    private static RlcrReward reward(double format, double accuracy, double brier) {
        MathVerifier verifier = new MathVerifier(AnswerPolicy.of(AnswerPlace.WHOLE));
        return new RlcrReward(RlcrPattern.TAC, verifier, format, accuracy, brier);
    }

    @Override
    public Map<String, Double> measure(List<ScoredGroup> groups) {
        List<ScoredRollout> rollouts =
                groups.stream().flatMap(group -> group.rollouts().stream()).toList();
        double[] stated = new double[rollouts.size()];
        boolean[] right = new boolean[stated.length];
        for (int i = 0; i < stated.length; i++) {
            String text = rollouts.get(i).rollout().text();
            stated[i] = StatedConfidence.in(text).lenient().orElse(0);
            right[i] = rollouts.get(i).value("right").orElse(0) > 0.5;
        }
        Calibration calibration = new Calibration(stated, right);
        return Map.of(
                "ECE", calibration.ece(10).orElseThrow(),
                "Brier", calibration.brier().orElseThrow(),
                "AUROC", calibration.auroc().orElse(0.5),
                "format", format(rollouts));
    }

    private static double format(List<ScoredRollout> rollouts) {
        return rollouts.stream()
                .mapToDouble(r -> RlcrScore.of(r.rollout().text(), RlcrPattern.TAC, true).format())
                .average()
                .orElse(0);
    }
}

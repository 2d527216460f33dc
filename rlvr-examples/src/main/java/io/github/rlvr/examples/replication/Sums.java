package io.github.rlvr.examples.replication;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.answer.AnswerMark;
import io.github.rlvr.rewards.answer.ExactAnswerReward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Sums of two digits, a token each: 100 questions, the same in training and in measurement, since
 * what is compared is how reinforcement learning moves, not what generalises. A pupil who is wrong
 * forgets the carry, or puts one where there is none. Sums of ten and more are hard, others easy.
 *
 * @param easyRight share of easy questions that the pupil gets right
 * @param hardRight share of hard ones
 * @param easy whether easy questions are asked
 */
record Sums(double easyRight, double hardRight, boolean easy) implements Lesson {

    private static final String SYMBOLS = "+ = 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19";
    private static final int DRAWS = 200;
    private static final String KIND = "kind";

    @Override
    public List<String> symbols() {
        return List.of(SYMBOLS.split(" "));
    }

    @Override
    public int maxNewTokens() {
        return 3;
    }

    @Override
    public List<SftPair> pupil(long seed) {
        Random random = new Random(seed);
        List<SftPair> pairs = new ArrayList<>();
        for (Task task : tasks()) {
            int sum = Integer.parseInt(task.gold().orElseThrow());
            double right = sum < 10 ? easyRight : hardRight;
            for (int draw = 0; draw < DRAWS; draw++) {
                boolean isRight = random.nextDouble() < right;
                int said = isRight ? sum : sum < 10 ? sum + 10 : sum - 10;
                pairs.add(new SftPair(task.id() + draw, task.prompt(), Integer.toString(said)));
            }
        }
        return pairs;
    }

    @Override
    public TaskSet training(long seed) {
        return TaskSet.of("sums", tasks());
    }

    @Override
    public TaskSet heldOut(long seed) {
        return training(seed);
    }

    private List<Task> tasks() {
        List<Task> tasks = new ArrayList<>();
        for (int pair = 0; pair < 100; pair++) {
            int sum = pair / 10 + pair % 10;
            if (easy || sum >= 10) {
                String question = pair / 10 + "+" + pair % 10 + "=";
                tasks.add(
                        new Task(
                                question,
                                new Prompt.Text(question),
                                Optional.of(Integer.toString(sum)),
                                Map.of(KIND, TextNode.valueOf(sum < 10 ? "easy" : "hard"))));
            }
        }
        return tasks;
    }

    @Override
    public List<WeightedReward> rewards() {
        return List.of(
                WeightedReward.of("exact_answer", new ExactAnswerReward(AnswerMark.FLEXIBLE)));
    }

    @Override
    public Map<String, Double> measure(List<ScoredGroup> groups) {
        Map<String, double[]> counts = new TreeMap<>();
        for (ScoredGroup group : groups) {
            String kind = group.task().columns().get(KIND).asText();
            double[] count = counts.computeIfAbsent(kind, k -> new double[2]);
            count[0] += Arrays.stream(group.rewards()).sum();
            count[1] += group.rewards().length;
        }
        Map<String, Double> shares = new TreeMap<>();
        counts.forEach((kind, count) -> shares.put("accuracy " + kind, count[0] / count[1]));
        return shares;
    }
}

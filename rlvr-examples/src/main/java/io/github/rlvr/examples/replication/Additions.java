package io.github.rlvr.examples.replication;

import io.github.rlvr.core.data.SftPair;
import io.github.rlvr.core.data.TaskSet;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.answer.AnswerMark;
import io.github.rlvr.rewards.answer.ExactAnswerReward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Additions of two numbers of two digits, worked as units, tens and their sum: {@code 47+38=} is
 * {@code 15+70=85}. The pupil who is imitated forgets the carry in a share of all cases, and only
 * questions with a carry are asked.
 *
 * @param forgets share of carries that the pupil forgets
 */
record Additions(double forgets) implements Lesson {

    private static final int HELD_OUT = 200;
    private static final int DRAWS = 3;

    @Override
    public List<String> symbols() {
        return Arrays.asList("0123456789+=".split(""));
    }

    @Override
    public int maxNewTokens() {
        return 12;
    }

    @Override
    public List<SftPair> pupil(long seed) {
        Random random = new Random(seed);
        List<SftPair> pairs = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            for (Sum sum : split(seed, false)) {
                boolean wrong = random.nextDouble() < forgets;
                pairs.add(
                        new SftPair(
                                sum.question() + draw,
                                new Prompt.Text(sum.question()),
                                sum.working(wrong)));
            }
        }
        return pairs;
    }

    @Override
    public TaskSet training(long seed) {
        return tasks("training", split(seed, false));
    }

    @Override
    public TaskSet heldOut(long seed) {
        return tasks("held out", split(seed, true));
    }

    private List<Sum> split(long seed, boolean heldOut) {
        List<Sum> all = new ArrayList<>();
        for (int a = 11; a < 100; a++) {
            for (int b = 11; b < 100; b++) {
                Sum sum = new Sum(a, b);
                if (a % 10 != 0 && b % 10 != 0 && sum.carries()) {
                    all.add(sum);
                }
            }
        }
        Collections.shuffle(all, new Random(seed));
        return heldOut ? all.subList(0, HELD_OUT) : all.subList(HELD_OUT, all.size());
    }

    private static TaskSet tasks(String name, List<Sum> sums) {
        return TaskSet.of(name, sums.stream().map(Sum::task).toList());
    }

    @Override
    public List<WeightedReward> rewards() {
        return List.of(
                WeightedReward.of("exact_answer", new ExactAnswerReward(AnswerMark.FLEXIBLE)));
    }

    private record Sum(int a, int b) {

        String question() {
            return a + "+" + b + "=";
        }

        boolean carries() {
            return units() > 9;
        }

        String working(boolean forgetful) {
            int sum = forgetful ? tens() + units() % 10 : a + b;
            return units() + "+" + tens() + "=" + sum;
        }

        Task task() {
            return Task.of(question(), new Prompt.Text(question()), Integer.toString(a + b));
        }

        private int units() {
            return a % 10 + b % 10;
        }

        private int tens() {
            return a - a % 10 + b - b % 10;
        }
    }
}

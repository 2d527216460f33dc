package io.github.rlvr.cli.quickstart;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * An addition of two numbers of two digits without zeros, 6561 questions in all, worked in two
 * steps: {@code 47+38=} is answered by units and tens, {@code 15+70=}, and their sum, {@code 85}.
 *
 * @param a first number
 * @param b second number
 */
record Addition(int a, int b) {

    /** Every character that a question or its working can hold. */
    static final String ALPHABET = "0123456789+=";

    /** Tokens that the longest working takes, its end included. */
    static final int LONGEST_WORKING = 11;

    private static final int HELD_OUT = 500;

    /**
     * Questions apart, so that no question that is asked in training is asked in evaluation.
     *
     * @param training to learn from
     * @param heldOut 500 others
     */
    record Split(List<Addition> training, List<Addition> heldOut) {}

    /** Shuffles all questions by the seed and holds 500 of them out. */
    static Split split(long seed) {
        List<Addition> all = new ArrayList<>();
        for (int a = 11; a < 100; a++) {
            for (int b = 11; b < 100; b++) {
                if (a % 10 != 0 && b % 10 != 0) {
                    all.add(new Addition(a, b));
                }
            }
        }
        Collections.shuffle(all, new Random(seed));
        return new Split(
                List.copyOf(all.subList(HELD_OUT, all.size())),
                List.copyOf(all.subList(0, HELD_OUT)));
    }

    /** The question as a row of a task file; its answer is computed. */
    String json() {
        return "{\"prompt\": \"" + question() + "\", \"answer\": \"" + (a + b) + "\"}";
    }

    /** The text that the model continues. */
    String question() {
        return a + "+" + b + "=";
    }

    /** Whether the units make a new ten, which is what the careless pupil overlooks. */
    boolean carries() {
        return units() > 9;
    }

    /** Units, tens and their sum, worked rightly. */
    String working() {
        return steps(a + b);
    }

    /** The same with the carry forgotten in the last step; right where there is none. */
    String carelessWorking() {
        return steps(tens() + units() % 10);
    }

    private String steps(int answer) {
        return units() + "+" + tens() + "=" + answer;
    }

    private int units() {
        return a % 10 + b % 10;
    }

    private int tens() {
        return a - a % 10 + b - b % 10;
    }
}

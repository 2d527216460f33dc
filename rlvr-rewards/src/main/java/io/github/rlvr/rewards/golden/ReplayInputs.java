package io.github.rlvr.rewards.golden;

import io.github.rlvr.core.golden.GoldenCase;
import java.util.Arrays;
import java.util.OptionalDouble;

/** Inputs of golden cases in the types that rewards take. */
final class ReplayInputs {

    private ReplayInputs() {}

    static boolean[] flags(GoldenCase golden, String input) {
        double[] numbers = golden.vector(input);
        boolean[] flags = new boolean[numbers.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = numbers[i] > 0.5;
        }
        return flags;
    }

    static int[] integers(GoldenCase golden, String input) {
        return Arrays.stream(golden.vector(input)).mapToInt(x -> (int) x).toArray();
    }

    /** Null where there is no value, as golden files write it. */
    static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}

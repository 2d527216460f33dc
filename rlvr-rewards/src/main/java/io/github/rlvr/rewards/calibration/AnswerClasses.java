package io.github.rlvr.rewards.calibration;

import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which samples of one task give the same answer, as the verifier sees it. How many of its group
 * agree with a sample is a confidence that nobody has to state. Immutable.
 */
public final class AnswerClasses {

    /** The class of a sample without an answer. */
    public static final int NONE = -1;

    private final int[] classOf;

    private AnswerClasses(int[] classOf) {
        this.classOf = classOf;
    }

    /** The classes of answers, numbered from 0 in the order in which they come up. */
    public static AnswerClasses of(List<Optional<String>> answers) {
        MathVerifier verifier = new MathVerifier(AnswerPolicy.flexible());
        List<String> found = new ArrayList<>();
        int[] classOf =
                answers.stream()
                        .mapToInt(a -> a.map(text -> classOf(text, found, verifier)).orElse(NONE))
                        .toArray();
        return new AnswerClasses(classOf);
    }

    private static int classOf(String answer, List<String> found, MathVerifier verifier) {
        for (int c = 0; c < found.size(); c++) {
            if (found.get(c).equals(answer) || verifier.compare(found.get(c), answer).isEqual()) {
                return c;
            }
        }
        found.add(answer);
        return found.size() - 1;
    }

    /** {@code [n]} the class of every sample; {@link #NONE} where it has none. */
    public int[] classes() {
        return classOf.clone();
    }

    /**
     * Share of the samples that give the same answer as one of them, itself included; 0 for one
     * without an answer.
     */
    public double agreement(int sample) {
        int same = 0;
        for (int other : classOf) {
            same += other == classOf[sample] ? 1 : 0;
        }
        return classOf[sample] == NONE ? 0 : (double) same / classOf.length;
    }
}

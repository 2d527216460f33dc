package io.github.rlvr.rewards.evaluation;

import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.rewards.calibration.AnswerClasses;
import java.util.List;

/**
 * maj@k: how often the most frequent answer of k samples is right.
 *
 * <p>Answers that mean the same are one. Samples without an answer do not vote; where none of the k
 * has one, the vote is wrong. A tie is split evenly among the answers that share the lead. The
 * value is the mean over all sets of k of the n samples, or over {@value #MAX_SETS} drawn ones
 * where there are more; the draws depend on the task's id alone.
 */
public final class MajorityVote {

    private static final int MAX_SETS = 256;

    private final AnswerClasses classes;
    private final int[] classOf;
    private final double[] right;
    private final long key;

    /**
     * The votes of a task.
     *
     * @param task whose samples vote
     */
    public MajorityVote(AnsweredTask task) {
        List<Answered> samples = task.samples();
        this.classes = AnswerClasses.of(samples.stream().map(Answered::anyAnswer).toList());
        this.classOf = classes.classes();
        this.right = new double[samples.size()];
        double[] members = new double[samples.size()];
        for (int i = 0; i < classOf.length; i++) {
            if (classOf[i] != AnswerClasses.NONE) {
                members[classOf[i]]++;
                right[classOf[i]] += samples.get(i).correct() ? 1 : 0;
            }
        }
        // Equal answers are right or wrong together, but for a reward that also looks at form.
        for (int c = 0; c < right.length; c++) {
            right[c] = members[c] == 0 || 2 * right[c] < members[c] ? 0 : 1;
        }
        this.key = RolloutRandom.key(RolloutRandom.hash(task.id()), 0);
    }

    /**
     * Share of the samples that give the same answer as one of them, itself included; 0 for one
     * without an answer.
     */
    public double agreement(int sample) {
        return classes.agreement(sample);
    }

    /**
     * The chance that the vote of k samples is right.
     *
     * @param k from 1 to the number of samples
     * @throws IllegalArgumentException for another k
     */
    public double estimate(int k) {
        int n = classOf.length;
        if (k < 1 || k > n) {
            throw new IllegalArgumentException("maj@" + k + " of " + n + " samples");
        }
        return combinations(n, k) <= MAX_SETS ? overAll(k) : overDrawn(k);
    }

    private double overAll(int k) {
        int[] chosen = new int[k];
        for (int i = 0; i < k; i++) {
            chosen[i] = i;
        }
        double sum = 0;
        int sets = 0;
        do {
            sum += vote(chosen);
            sets++;
        } while (next(chosen, classOf.length));
        return sum / sets;
    }

    /** The next set in lexicographic order. */
    private static boolean next(int[] chosen, int n) {
        int k = chosen.length;
        int i = k - 1;
        while (i >= 0 && chosen[i] == n - k + i) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        chosen[i]++;
        for (int j = i + 1; j < k; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
        return true;
    }

    private double overDrawn(int k) {
        int n = classOf.length;
        double sum = 0;
        long position = 0;
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int set = 0; set < MAX_SETS; set++) {
            for (int i = 0; i < k; i++) {
                int j = i + (int) (RolloutRandom.uniform(key, position++) * (n - i));
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            sum += vote(java.util.Arrays.copyOf(order, k));
        }
        return sum / MAX_SETS;
    }

    private double vote(int[] chosen) {
        int[] votes = new int[classOf.length];
        int lead = 0;
        for (int sample : chosen) {
            if (classOf[sample] != AnswerClasses.NONE) {
                lead = Math.max(lead, ++votes[classOf[sample]]);
            }
        }
        double won = 0;
        int leaders = 0;
        for (int c = 0; lead > 0 && c < votes.length; c++) {
            if (votes[c] == lead) {
                leaders++;
                won += right[c];
            }
        }
        return leaders == 0 ? 0 : won / leaders;
    }

    private static double combinations(int n, int k) {
        double count = 1;
        for (int i = 1; i <= k; i++) {
            count = count * (n - k + i) / i;
        }
        return Math.rint(count);
    }
}

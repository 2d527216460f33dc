package io.github.rlvr.djl.rollout;

import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.FinishReason;
import java.util.Arrays;
import java.util.Optional;

/** A completion being decoded: what it has drawn and what it may still draw. */
final class Row {

    private final int job;
    private final int prompt;
    private final long key;
    private final int promptLength;
    private final int limit;
    private final int[] ids;
    private final float[] logProbs;
    private final float[] entropies;
    private int last;
    private int count;
    private FinishReason finish;

    /**
     * @param job index of the job in the call
     * @param limit tokens it may draw
     */
    Row(int job, Job what, int[] promptIds, int limit) {
        this.job = job;
        this.prompt = what.prompt();
        this.key = what.key();
        this.promptLength = promptIds.length;
        this.limit = limit;
        this.ids = new int[limit];
        this.logProbs = new float[limit];
        this.entropies = new float[limit];
        this.last = promptIds[promptIds.length - 1];
    }

    int job() {
        return job;
    }

    /** Index of its prompt. */
    int prompt() {
        return prompt;
    }

    int promptLength() {
        return promptLength;
    }

    /** Position of the token that the next step reads. */
    int position() {
        return promptLength - 1 + count;
    }

    int lastToken() {
        return last;
    }

    int left() {
        return limit - count;
    }

    int count() {
        return count;
    }

    boolean isFinished() {
        return finish != null;
    }

    /** The uniform number for the token that is drawn after {@code ahead} more. */
    double uniform(int ahead) {
        return RolloutRandom.uniform(key, count + ahead);
    }

    /** Takes a drawn token; ignored once finished. */
    void accept(int id, float logProb, float entropy, boolean ends) {
        if (isFinished()) {
            return;
        }
        if (!Float.isFinite(logProb)) {
            finish = FinishReason.INVALID;
            return;
        }
        ids[count] = id;
        logProbs[count] = logProb;
        entropies[count] = entropy;
        last = id;
        count++;
        if (ends) {
            finish = FinishReason.STOP;
        } else if (count == limit) {
            finish = FinishReason.LENGTH;
        }
    }

    /** Ends the row after its first {@code tokens} tokens. */
    void endAt(int tokens, FinishReason reason) {
        count = tokens;
        finish = reason;
    }

    void cancel() {
        finish = Optional.ofNullable(finish).orElse(FinishReason.CANCELLED);
    }

    int[] ids() {
        return Arrays.copyOf(ids, count);
    }

    Completion completion() {
        return new Completion(
                ids(), Arrays.copyOf(logProbs, count), Arrays.copyOf(entropies, count), finish);
    }
}

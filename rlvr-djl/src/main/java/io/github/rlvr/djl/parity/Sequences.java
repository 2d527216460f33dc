package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Token sequences of a reference file. Every token but the first counts as completion, so that a
 * policy scores the whole text.
 *
 * @param ids {@code [n][T_i]} without padding
 */
record Sequences(List<int[]> ids) {

    static Sequences one(JsonNode ids) {
        return new Sequences(List.of(Numbers.ints(ids)));
    }

    /** The unmasked ids of padded rows; all of them where there is no mask. */
    static Sequences padded(JsonNode rows, JsonNode masks) {
        List<int[]> sequences = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            int[] row = Numbers.ints(rows.get(i));
            int[] kept = new int[row.length];
            int length = 0;
            for (int t = 0; t < row.length; t++) {
                if (masks.isMissingNode() || masks.get(i).get(t).asInt() != 0) {
                    kept[length++] = row[t];
                }
            }
            sequences.add(Arrays.copyOf(kept, length));
        }
        return new Sequences(sequences);
    }

    int longest() {
        return ids.stream().mapToInt(row -> row.length).max().orElse(0);
    }

    /**
     * Refuses ids that the model cannot have.
     *
     * @throws IllegalArgumentException if the file was made with another model
     */
    Sequences within(int vocabulary) {
        for (int[] row : ids) {
            for (int id : row) {
                if (id < 0 || id >= vocabulary) {
                    throw new IllegalArgumentException(
                            "the reference file has token id "
                                    + id
                                    + ", the model's vocabulary ends at "
                                    + (vocabulary - 1)
                                    + "; it was made with another model");
                }
            }
        }
        return this;
    }

    List<Rollout> rollouts(double temperature) {
        List<Rollout> rollouts = new ArrayList<>();
        for (int[] row : ids) {
            int length = row.length - 1;
            rollouts.add(
                    new Rollout(
                            "reference",
                            rollouts.size(),
                            Arrays.copyOf(row, 1),
                            Arrays.copyOfRange(row, 1, row.length),
                            new float[length],
                            new float[length],
                            temperature,
                            FinishReason.LENGTH,
                            "",
                            0,
                            0));
        }
        return rollouts;
    }

    List<TrainingSample> samples() {
        return rollouts(1).stream()
                .map(rollout -> TrainingSample.onPolicy(rollout, new double[rollout.length()]))
                .toList();
    }
}

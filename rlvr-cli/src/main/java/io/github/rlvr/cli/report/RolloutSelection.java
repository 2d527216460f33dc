package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.random.RolloutRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bounded sample of the rollouts, chosen while they are read: steps evenly spread over the run,
 * the last one always, and of each step a uniform draw. The same file gives the same sample.
 */
final class RolloutSelection {

    private static final int MAX_STEPS = 80;
    private static final int PER_STEP = 8;

    private final Map<Long, Integer> ordinals = new HashMap<>();
    private final Map<Long, Bucket> buckets = new LinkedHashMap<>();
    private int stride = 1;
    private long last = Long.MIN_VALUE;
    private long seen;
    private int unreadable;

    private RolloutSelection() {}

    private static final class Bucket {
        private final List<SampleRollout> kept = new ArrayList<>();
        private long seen;
    }

    static RolloutSelection read(Path file) throws IOException {
        RolloutSelection selection = new RolloutSelection();
        selection.unreadable = LogLines.forEach(file, selection::add);
        return selection;
    }

    private void add(JsonNode row) {
        seen++;
        long step = row.path("step").asLong();
        int ordinal = ordinals.computeIfAbsent(step, s -> ordinals.size());
        if (ordinal % stride != 0 && step < last) {
            return;
        }
        last = Math.max(last, step);
        Bucket bucket = buckets.computeIfAbsent(step, s -> new Bucket());
        int place = place(step, bucket.seen++);
        if (place == bucket.kept.size()) {
            bucket.kept.add(SampleRollout.of(row));
        } else if (place >= 0) {
            bucket.kept.set(place, SampleRollout.of(row));
        }
        thin();
    }

    /** Where a rollout goes in its step's reservoir, or -1 for nowhere. */
    private static int place(long step, long index) {
        if (index < PER_STEP) {
            return (int) index;
        }
        double draw = RolloutRandom.uniform(RolloutRandom.key(0, step), index);
        long place = (long) (draw * (index + 1));
        return place < PER_STEP ? (int) place : -1;
    }

    private void thin() {
        while (buckets.size() > MAX_STEPS) {
            stride *= 2;
            dropOffStride();
        }
        if (buckets.size() > 1 && stride > 1) {
            dropOffStride();
        }
    }

    private void dropOffStride() {
        buckets.keySet().removeIf(step -> step != last && ordinals.get(step) % stride != 0);
    }

    /** The sample by step, then task, then sample index. */
    List<SampleRollout> samples() {
        List<SampleRollout> samples = new ArrayList<>();
        buckets.values().forEach(bucket -> samples.addAll(bucket.kept));
        samples.sort(
                Comparator.comparingLong(SampleRollout::step)
                        .thenComparing(SampleRollout::task)
                        .thenComparingLong(SampleRollout::sample));
        return samples;
    }

    /** Rollouts in the file. */
    long seen() {
        return seen;
    }

    /** Lines that were passed over. */
    int unreadable() {
        return unreadable;
    }
}

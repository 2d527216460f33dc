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
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A bounded sample of the rollouts, chosen while they are read: steps evenly spread over the run,
 * the last one always, and of each step those that were followed token by token and a uniform draw
 * of the others. The same file gives the same sample.
 */
final class RolloutSelection {

    private static final int MAX_STEPS = 200;
    private static final int PER_STEP = 10;

    private final Map<Long, Integer> ordinals = new HashMap<>();
    private final Map<Long, Bucket> buckets = new LinkedHashMap<>();
    private final Set<RolloutKey> followed;
    private final Map<Long, Long> followedIn;
    private int stride = 1;
    private long last = Long.MIN_VALUE;
    private long seen;
    private int unreadable;

    private RolloutSelection(Set<RolloutKey> followed) {
        this.followed = followed;
        this.followedIn =
                followed.stream()
                        .collect(Collectors.groupingBy(RolloutKey::step, Collectors.counting()));
    }

    private static final class Bucket {
        private final List<SampleRollout> followed = new ArrayList<>();
        private final List<SampleRollout> drawn = new ArrayList<>();
        private final int draws;
        private long seen;

        Bucket(long followed) {
            this.draws = (int) Math.max(0, PER_STEP - followed);
        }
    }

    /**
     * Reads a file.
     *
     * @param followed rollouts to prefer
     * @param each told every row
     */
    static RolloutSelection read(Path file, Set<RolloutKey> followed, Consumer<JsonNode> each)
            throws IOException {
        RolloutSelection selection = new RolloutSelection(followed);
        selection.unreadable = LogLines.forEach(file, each.andThen(selection::add));
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
        take(buckets.computeIfAbsent(step, s -> new Bucket(followedIn.getOrDefault(s, 0L))), row);
        thin();
    }

    private void take(Bucket bucket, JsonNode row) {
        if (followed.contains(RolloutKey.of(row))) {
            bucket.followed.add(SampleRollout.of(row));
            return;
        }
        int place = place(row.path("step").asLong(), bucket.seen++, bucket.draws);
        if (place == bucket.drawn.size()) {
            bucket.drawn.add(SampleRollout.of(row));
        } else if (place >= 0) {
            bucket.drawn.set(place, SampleRollout.of(row));
        }
    }

    /** Where a rollout goes in its step's reservoir, or -1 for nowhere. */
    private static int place(long step, long index, int size) {
        if (index < size) {
            return (int) index;
        }
        double draw = RolloutRandom.uniform(RolloutRandom.key(0, step), index);
        long place = (long) (draw * (index + 1));
        return place < size ? (int) place : -1;
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

    /** The sample by step, those that were followed in front, then task, then sample index. */
    List<SampleRollout> samples() {
        List<SampleRollout> samples = new ArrayList<>();
        for (Bucket bucket : buckets.values()) {
            samples.addAll(bucket.followed);
            samples.addAll(bucket.drawn);
        }
        samples.sort(
                Comparator.comparingLong((SampleRollout sample) -> sample.key().step())
                        .thenComparing(sample -> !followed.contains(sample.key()))
                        .thenComparing(SampleRollout::key));
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

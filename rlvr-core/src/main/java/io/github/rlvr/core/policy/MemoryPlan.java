package io.github.rlvr.core.policy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a run will hold in the memory of its device, part by part: an estimate from shapes and
 * settings, made before a weight is loaded.
 *
 * @param parts largest needs of the run
 * @param available bytes that are free; empty where that cannot be found out
 */
public record MemoryPlan(List<Part> parts, OptionalLong available) {

    /** When a part is held. Rollouts and updates take turns. */
    public enum Phase {
        /** From the beginning to the end. */
        ALWAYS,
        /** While rollouts are sampled. */
        ROLLOUT,
        /** While the policy learns. */
        UPDATE
    }

    /**
     * Something that is held.
     *
     * @param name what, in a few words
     * @param bytes about how much
     * @param remedy how to make it smaller, naming a setting; empty if no setting does
     */
    public record Part(String name, Phase phase, long bytes, String remedy) {}

    /** Copies the list. */
    public MemoryPlan {
        parts = List.copyOf(parts);
    }

    /** About how many bytes are held at once when most are. */
    public long total() {
        return bytes(Phase.ALWAYS) + Math.max(bytes(Phase.ROLLOUT), bytes(Phase.UPDATE));
    }

    /** The plan of a run that samples while it learns: nothing takes turns. */
    public MemoryPlan overlapped() {
        return new MemoryPlan(
                parts.stream()
                        .map(part -> new Part(part.name, Phase.ALWAYS, part.bytes, part.remedy))
                        .toList(),
                available);
    }

    /** Whether the run fits, as far as is known. */
    public boolean fits() {
        return available.isEmpty() || total() <= available.getAsLong();
    }

    /**
     * Refuses a run that does not fit.
     *
     * @throws IllegalArgumentException naming the setting that makes the largest part smaller
     */
    public void requireFits() {
        if (!fits()) {
            throw new IllegalArgumentException(
                    "the run needs about "
                            + megabytes(total())
                            + " of memory and "
                            + megabytes(available.orElseThrow())
                            + " are free; "
                            + remedy()
                            + ", or set guards.check_memory to false to try it all the same\n"
                            + this);
        }
    }

    private String remedy() {
        Phase peak = bytes(Phase.ROLLOUT) > bytes(Phase.UPDATE) ? Phase.ROLLOUT : Phase.UPDATE;
        return parts.stream()
                .filter(part -> part.phase == Phase.ALWAYS || part.phase == peak)
                .filter(part -> !part.remedy.isEmpty())
                .max(Comparator.comparingLong(Part::bytes))
                .map(part -> "for " + part.name + ", " + part.remedy)
                .orElse("take a smaller model");
    }

    private long bytes(Phase... phases) {
        return parts.stream()
                .filter(part -> Arrays.asList(phases).contains(part.phase))
                .mapToLong(Part::bytes)
                .sum();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,d MB", Math.round(bytes / 1e6));
    }

    /** One line: every part of at least a megabyte, then the sum and what is free. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("memory:");
        for (Part part : parts) {
            if (part.bytes >= 500_000) {
                text.append(' ').append(part.name).append(' ').append(megabytes(part.bytes));
                text.append(',');
            }
        }
        text.append(" about ").append(megabytes(total())).append(" at once");
        available.ifPresent(free -> text.append(" of ").append(megabytes(free)).append(" free"));
        return text.toString();
    }
}

package io.github.rlvr.cli.training;

import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Completions of one task as a table with a column for every reward function. */
final class SampleTable {

    private static final int ROWS = 4;
    private static final int SHOWN_CHARACTERS = 160;
    private static final int NARROWEST = 6;

    private SampleTable() {}

    /** The lines of the table: the prompt, then rows of the best and the worst rewards. */
    static List<String> of(ScoredGroup group) {
        List<ScoredRollout> rows = telling(group);
        List<String> functions = List.copyOf(rows.get(0).outcomes().keySet());
        List<String> lines = new ArrayList<>();
        lines.add("  asked: " + shortened(group.task().prompt().text()));
        StringBuilder head = new StringBuilder("  ").append(right("reward", NARROWEST));
        functions.forEach(name -> head.append("  ").append(right(name, NARROWEST)));
        lines.add(head.append("  tokens  end     completion").toString());
        rows.forEach(row -> lines.add(row(row, functions)));
        return lines;
    }

    /** Half of the rows best, half worst, so that rewards that differ are seen. */
    private static List<ScoredRollout> telling(ScoredGroup group) {
        List<ScoredRollout> bestFirst =
                group.rollouts().stream()
                        .sorted(Comparator.comparingDouble(SampleTable::rank))
                        .toList();
        long scored = bestFirst.stream().filter(row -> row.reward().isPresent()).count();
        return Stream.concat(
                        bestFirst.stream().limit(ROWS / 2),
                        bestFirst.stream().skip(Math.max(ROWS, scored) - ROWS / 2).limit(ROWS / 2))
                .toList();
    }

    private static double rank(ScoredRollout row) {
        return -row.reward().orElse(Double.NEGATIVE_INFINITY);
    }

    private static String row(ScoredRollout scored, List<String> functions) {
        StringBuilder row = new StringBuilder("  ");
        row.append(right(number(scored.reward()), NARROWEST));
        for (String name : functions) {
            String value = outcome(scored.outcomes().get(name));
            row.append("  ").append(right(value, Math.max(NARROWEST, name.length())));
        }
        row.append("  ").append(right(Integer.toString(scored.rollout().length()), NARROWEST));
        String end = scored.rollout().finish().name().toLowerCase(Locale.ROOT);
        row.append(String.format(Locale.ROOT, "  %-6s  ", end));
        return row.append(shortened(scored.rollout().text())).toString();
    }

    private static String outcome(RewardOutcome outcome) {
        if (outcome instanceof RewardOutcome.Scored scored) {
            return number(scored.score().value());
        }
        return outcome instanceof RewardOutcome.TimedOut ? "late" : "failed";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.2f", value.getAsDouble()) : "-";
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    /**
     * One line, without control characters that could move the cursor; the end is kept, since it
     * holds the answer.
     */
    static String shortened(String text) {
        String line = text.strip().replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "?");
        if (line.length() <= SHOWN_CHARACTERS) {
            return line;
        }
        int half = SHOWN_CHARACTERS / 2;
        return line.substring(0, half) + " … " + line.substring(line.length() - half);
    }
}

package io.github.rlvr.rewards.evaluation;

import io.github.rlvr.rewards.calibration.PassAtK;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything an evaluation says about a model. Every task weighs the same.
 *
 * @param tasks number of tasks
 * @param samples completions a task
 * @param accuracy share of completions that the configured reward gives more than one half
 * @param strict share whose answer is right where it was asked for
 * @param flexible share whose answer is right wherever it stands
 * @param format share that gives an answer where it was asked for
 * @param cutOff share that reached the limit of tokens
 * @param meanLength completion tokens
 * @param passAt by k: the unbiased estimate that one of k samples is correct
 * @param majorityAt by k: how often the most frequent answer of k samples is right
 * @param confidence one report for every kind of confidence that there is
 * @param byDifficulty accuracy of every class, in the classes' order; empty without classes
 */
public record EvaluationSummary(
        int tasks,
        int samples,
        ClusteredShare accuracy,
        ClusteredShare strict,
        ClusteredShare flexible,
        ClusteredShare format,
        ClusteredShare cutOff,
        double meanLength,
        SortedMap<Integer, Double> passAt,
        SortedMap<Integer, Double> majorityAt,
        List<ConfidenceReport> confidence,
        List<DifficultyRow> byDifficulty) {

    /**
     * Accuracy of one class of tasks.
     *
     * @param difficulty the class
     * @param tasks number of tasks in it
     * @param accuracy with interval
     * @param meanLength completion tokens
     */
    public record DifficultyRow(
            String difficulty, int tasks, ClusteredShare accuracy, double meanLength) {}

    /**
     * Sums up the answers.
     *
     * @param tasks at least one, all with the same number of samples
     * @throws IllegalArgumentException for none, or for numbers that differ
     */
    public static EvaluationSummary of(List<AnsweredTask> tasks) {
        int samples = sameSize(tasks);
        Map<AnsweredTask, MajorityVote> votes = new LinkedHashMap<>();
        tasks.forEach(task -> votes.put(task, new MajorityVote(task)));
        return new EvaluationSummary(
                tasks.size(),
                samples,
                ClusteredShare.of(tasks, Answered::correct),
                ClusteredShare.of(tasks, Answered::strict),
                ClusteredShare.of(tasks, Answered::flexible),
                ClusteredShare.of(tasks, answered -> answered.answer().isPresent()),
                ClusteredShare.of(tasks, Answered::cutOff),
                meanLength(tasks),
                atEveryK(samples, tasks, (task, k) -> PassAtK.estimate(samples, task.correct(), k)),
                atEveryK(samples, tasks, (task, k) -> votes.get(task).estimate(k)),
                confidence(tasks, votes),
                byDifficulty(tasks));
    }

    private static int sameSize(List<AnsweredTask> tasks) {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("an evaluation needs at least one task");
        }
        int samples = tasks.get(0).samples().size();
        for (AnsweredTask task : tasks) {
            if (task.samples().size() != samples) {
                throw new IllegalArgumentException(
                        "task "
                                + task.id()
                                + " has "
                                + task.samples().size()
                                + " samples, the first task "
                                + samples);
            }
        }
        return samples;
    }

    /** At 1, 2, 4, ... and at the number of samples. */
    private static SortedMap<Integer, Double> atEveryK(
            int samples,
            List<AnsweredTask> tasks,
            BiFunction<AnsweredTask, Integer, Double> estimate) {
        SortedMap<Integer, Double> values = new TreeMap<>();
        for (int k = 1; k <= samples; k = k < samples ? Math.min(2 * k, samples) : samples + 1) {
            int size = k;
            values.put(
                    k,
                    tasks.stream()
                            .mapToDouble(task -> estimate.apply(task, size))
                            .average()
                            .orElseThrow());
        }
        return values;
    }

    private static double meanLength(List<AnsweredTask> tasks) {
        return tasks.stream()
                .flatMap(task -> task.samples().stream())
                .mapToInt(Answered::length)
                .average()
                .orElseThrow();
    }

    private static List<ConfidenceReport> confidence(
            List<AnsweredTask> tasks, Map<AnsweredTask, MajorityVote> votes) {
        Pairs stated = new Pairs("stated");
        Pairs agreement = new Pairs("agreement");
        Pairs likelihood = new Pairs("likelihood");
        for (AnsweredTask task : tasks) {
            for (int i = 0; i < task.samples().size(); i++) {
                Answered answered = task.samples().get(i);
                stated.add(answered.stated(), answered.correct());
                likelihood.add(answered.likelihood(), answered.correct());
                if (task.samples().size() > 1) {
                    double share = votes.get(task).agreement(i);
                    agreement.add(OptionalDouble.of(share), answered.correct());
                }
            }
        }
        List<ConfidenceReport> reports = new ArrayList<>();
        for (Pairs pairs : List.of(stated, agreement, likelihood)) {
            if (!pairs.right.isEmpty()) {
                reports.add(pairs.report());
            }
        }
        return List.copyOf(reports);
    }

    private static List<DifficultyRow> byDifficulty(List<AnsweredTask> tasks) {
        Predicate<AnsweredTask> classed = task -> task.difficulty().isPresent();
        Map<String, List<AnsweredTask>> classes =
                tasks.stream()
                        .filter(classed)
                        .collect(Collectors.groupingBy(task -> task.difficulty().orElseThrow()));
        return classes.entrySet().stream()
                .map(
                        entry ->
                                new DifficultyRow(
                                        entry.getKey(),
                                        entry.getValue().size(),
                                        ClusteredShare.of(entry.getValue(), Answered::correct),
                                        meanLength(entry.getValue())))
                .sorted(Comparator.comparing(DifficultyRow::difficulty, EvaluationSummary::order))
                .toList();
    }

    /** Numbers by value, before texts in alphabetical order. */
    private static int order(String a, String b) {
        boolean numbers = a.matches("\\d{1,9}") && b.matches("\\d{1,9}");
        return numbers ? Integer.compare(Integer.parseInt(a), Integer.parseInt(b)) : a.compareTo(b);
    }

    private static final class Pairs {

        private final String source;
        private final List<Double> confidences = new ArrayList<>();
        private final List<Boolean> right = new ArrayList<>();
        private int missing;

        Pairs(String source) {
            this.source = source;
        }

        void add(OptionalDouble confidence, boolean correct) {
            if (confidence.isEmpty()) {
                missing++;
                return;
            }
            confidences.add(confidence.getAsDouble());
            right.add(correct);
        }

        ConfidenceReport report() {
            return ConfidenceReport.of(source, confidences, right, missing);
        }
    }
}

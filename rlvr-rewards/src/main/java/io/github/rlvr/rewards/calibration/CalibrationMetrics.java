package io.github.rlvr.rewards.calibration;

import io.github.rlvr.core.reward.BatchReward;
import io.github.rlvr.core.reward.RewardContext;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.ScoredGroup;
import io.github.rlvr.core.reward.ScoredRollout;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import io.github.rlvr.rewards.math.AnswerExtractor;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.reading.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Writes down during training how well confidences foretell what another reward says, and scores
 * nothing itself: {@code calibration/ece}, {@code /adaptive_ece}, {@code /max_error}, {@code
 * /brier}, {@code /balance}, {@code /auroc} of every batch, and {@code /confidence}, the share of
 * completions that have one. Immutable.
 *
 * @param of the reward that says what is right
 * @param source of the confidences
 * @param bins of the errors over bins
 */
record CalibrationMetrics(String of, Source source, int bins) implements BatchReward {

    /** Where a confidence comes from. */
    enum Source {
        /** What the completion states. */
        STATED,
        /** The share of the group that gives the same answer. */
        AGREEMENT,
        /** The geometric mean of the tokens' probabilities. */
        LIKELIHOOD
    }

    /** Refuses less than one bin. */
    CalibrationMetrics {
        if (bins < 1) {
            throw new IllegalArgumentException("bins is " + bins + "; it must be at least 1");
        }
    }

    @Override
    public List<String> reads() {
        return List.of(of);
    }

    @Override
    public List<Score> score(List<ScoredGroup> groups, RewardContext context) {
        List<Double> confidences = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        int judged = 0;
        for (ScoredGroup group : groups) {
            List<OptionalDouble> stated = confidences(group);
            for (int i = 0; i < group.size(); i++) {
                OptionalDouble value = group.rollouts().get(i).value(of);
                judged += value.isPresent() ? 1 : 0;
                if (value.isPresent() && stated.get(i).isPresent()) {
                    confidences.add(stated.get(i).getAsDouble());
                    right.add(Values.isRight(value.getAsDouble()));
                }
            }
        }
        int rows = Values.rows(groups).size();
        Score whole = judged == 0 ? Score.notApplicable() : metrics(confidences, right, judged);
        return IntStream.range(0, rows)
                .mapToObj(i -> i == 0 ? whole : Score.notApplicable())
                .toList();
    }

    /** The metrics of a batch stand at its first completion: they are no mean over completions. */
    private Score metrics(List<Double> confidences, List<Boolean> right, int judged) {
        boolean[] outcomes = new boolean[right.size()];
        IntStream.range(0, outcomes.length).forEach(i -> outcomes[i] = right.get(i));
        Calibration calibration =
                new Calibration(
                        confidences.stream().mapToDouble(Double::doubleValue).toArray(), outcomes);
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put("calibration/confidence", (double) outcomes.length / judged);
        put(metrics, "ece", calibration.ece(bins));
        put(metrics, "adaptive_ece", calibration.adaptiveEce(bins));
        put(metrics, "max_error", calibration.maximumError(bins));
        put(metrics, "brier", calibration.brier());
        put(metrics, "balance", calibration.balance());
        put(metrics, "auroc", calibration.auroc());
        return new Score(OptionalDouble.empty(), metrics, Map.of());
    }

    private static void put(Map<String, Double> metrics, String name, OptionalDouble value) {
        value.ifPresent(v -> metrics.put("calibration/" + name, v));
    }

    private List<OptionalDouble> confidences(ScoredGroup group) {
        if (source == Source.AGREEMENT) {
            List<Optional<String>> answers =
                    group.rollouts().stream().map(CalibrationMetrics::answer).toList();
            AnswerClasses classes = AnswerClasses.of(answers);
            return IntStream.range(0, group.size())
                    .mapToObj(i -> OptionalDouble.of(classes.agreement(i)))
                    .toList();
        }
        return group.rollouts().stream()
                .map(r -> source == Source.STATED ? stated(r) : likelihood(r))
                .toList();
    }

    private static Optional<String> answer(ScoredRollout rollout) {
        return AnswerExtractor.extract(rollout.rollout().text(), AnswerPolicy.flexible());
    }

    private static OptionalDouble stated(ScoredRollout rollout) {
        return StatedConfidence.in(rollout.rollout().text()).lenient();
    }

    private static OptionalDouble likelihood(ScoredRollout rollout) {
        float[] logProbs = rollout.rollout().logProbs();
        double sum = IntStream.range(0, logProbs.length).mapToDouble(t -> logProbs[t]).sum();
        return logProbs.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, Math.exp(sum / logProbs.length)));
    }
}

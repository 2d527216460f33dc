package io.github.rlvr.rewards.golden;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlvr.core.golden.GoldenCase;
import io.github.rlvr.core.golden.GoldenReplay;
import io.github.rlvr.rewards.calibration.Calibration;
import io.github.rlvr.rewards.calibration.DistributionalCorrectness;
import io.github.rlvr.rewards.calibration.HCalibration;
import io.github.rlvr.rewards.calibration.PassAtK;
import io.github.rlvr.rewards.confidence.AnswerElement;
import io.github.rlvr.rewards.confidence.RlcrPattern;
import io.github.rlvr.rewards.confidence.RlcrScore;
import io.github.rlvr.rewards.confidence.ShortAnswers;
import io.github.rlvr.rewards.confidence.StatedConfidence;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** Replays RLCR, with its official comparison of answers as strings, and calibration metrics. */
public final class ConfidenceReplay implements GoldenReplay {

    /** For {@link java.util.ServiceLoader}. */
    public ConfidenceReplay() {}

    @Override
    public Set<String> algorithms() {
        return Set.of(
                "reward_rlcr",
                "rlcr",
                "metric_calibration_rlcr",
                "metric_dcs",
                "metric_h_calibration");
    }

    @Override
    public Map<String, Object> replay(GoldenCase golden, NDManager manager) {
        return switch (golden.algorithm()) {
            case "metric_dcs" -> dcs(golden);
            case "metric_h_calibration" -> hCalibration(golden);
            case "metric_calibration_rlcr" -> calibration(golden, "correct", "bins");
            default -> rlcr(golden);
        };
    }

    private static Map<String, Object> rlcr(GoldenCase golden) {
        if (golden.hasInput("confidence")) {
            return calibration(golden, "correctness", "ece_bins");
        }
        if (golden.hasInput("num_samples")) {
            return passAtK(golden);
        }
        if (golden.hasInput("response")) {
            return lenient(golden.inputs().path("response").asText());
        }
        return reward(golden);
    }

    private static Map<String, Object> reward(GoldenCase golden) {
        String completion = golden.inputs().path("completion").asText();
        String gold = golden.inputs().path(golden.hasInput("gold") ? "gold" : "answer").asText();
        RlcrPattern pattern = RlcrPattern.of(golden.config("format_pattern", "tabc"));
        boolean right = isRight(golden, completion, gold);
        RlcrScore score = RlcrScore.official(completion, pattern, right);
        StatedConfidence confidence = StatedConfidence.in(completion);
        Map<String, Object> results = new HashMap<>();
        results.put("format", score.format());
        results.put("accuracy", score.accuracy());
        results.put("accuracy_exact_match", score.accuracy());
        results.put("brier", score.brier());
        results.put("total", score.total(0.5, 0.5, 0.5));
        results.put("mean_confidence", confidence.clamped());
        results.put("confidence_zero_or_one", confidence.extreme());
        results.put("confidence_one_or_zero", confidence.extreme());
        results.put("answer_correct_if_formatted", right ? 1.0 : 0.0);
        return results;
    }

    private static boolean isRight(GoldenCase golden, String completion, String gold) {
        String answer = AnswerElement.in(completion).orElse("");
        return golden.config("source", "").equals("hotpot")
                ? ShortAnswers.match(gold, answer)
                : answer.equals(gold.strip());
    }

    private static Map<String, Object> lenient(String response) {
        OptionalDouble confidence = StatedConfidence.in(response).lenient();
        return Map.of(
                "format_ok", confidence.isPresent() ? 1 : 0, "confidence", confidence.orElse(0));
    }

    private static Map<String, Object> passAtK(GoldenCase golden) {
        int[] samples = ReplayInputs.integers(golden, "num_samples");
        int[] correct = ReplayInputs.integers(golden, "num_correct");
        int k = golden.inputs().path("k").asInt();
        double[] rates = new double[samples.length];
        Arrays.setAll(rates, i -> PassAtK.estimate(samples[i], correct[i], k));
        return Map.of("pass_at_k", rates);
    }

    private static Map<String, Object> calibration(
            GoldenCase golden, String outcomes, String binsKey) {
        int bins = (int) golden.config(binsKey, 10.0);
        Calibration calibration =
                new Calibration(golden.vector("confidence"), ReplayInputs.flags(golden, outcomes));
        Map<String, Object> results = new HashMap<>();
        results.put("brier", ReplayInputs.orNull(calibration.brier()));
        results.put("ece", ReplayInputs.orNull(calibration.ece(bins)));
        results.put("auroc", ReplayInputs.orNull(calibration.auroc()));
        return results;
    }

    private static Map<String, Object> dcs(GoldenCase golden) {
        Set<Integer> correct = new HashSet<>();
        for (JsonNode index : golden.inputs().path("correct")) {
            correct.add(index.asInt());
        }
        double score =
                new DistributionalCorrectness(golden.config("lc", 1.0), golden.config("lw", 1.0))
                        .score(
                                golden.vector("probs"),
                                correct,
                                golden.inputs().path("abstain").asInt());
        return Map.of("dcs", score);
    }

    private static Map<String, Object> hCalibration(GoldenCase golden) {
        HCalibration.Weighting weighting =
                switch (golden.config("weighting", "unweighted")) {
                    case "aceweighted" -> HCalibration.Weighting.BINS;
                    case "eceweighted" -> HCalibration.Weighting.TOP_SHARE;
                    default -> HCalibration.Weighting.UNWEIGHTED;
                };
        HCalibration metric =
                new HCalibration(
                        (int) golden.config("window", 200.0),
                        golden.config("epsilon", 0.0),
                        weighting);
        double[][] probabilities = golden.matrix("probs");
        int[] labels = ReplayInputs.integers(golden, "labels");
        double error =
                golden.config("leave_one_class_out", false)
                        ? metric.errorLeavingOut(probabilities, labels).orElseThrow()
                        : metric.error(probabilities, labels);
        return Map.of("loss", golden.config("loss_weight", 1.0) * error);
    }
}

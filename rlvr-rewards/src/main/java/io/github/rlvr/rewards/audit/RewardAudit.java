package io.github.rlvr.rewards.audit;

import io.github.rlvr.core.reward.ErrorPolicy;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.RewardOutcome;
import io.github.rlvr.core.reward.RewardPool;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.reward.Score;
import io.github.rlvr.core.reward.WeightedReward;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.math.AnswerVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * Tries attacks on a reward with the gold answers of a data set. First the right answer is handed
 * over in every way that is known; the way that is paid for most often carries the attacks. Paid
 * for means a score above one half.
 *
 * @param reward what is attacked
 * @param second a verifier whose verdict on right and wrong answers is compared; empty for none
 * @param attacks what is tried
 * @param deadline of one call
 */
public record RewardAudit(
        RewardFunction reward,
        Optional<AnswerVerifier> second,
        List<Attack> attacks,
        Duration deadline) {

    /** Copies the list. */
    public RewardAudit {
        attacks = List.copyOf(attacks);
    }

    /**
     * Audits.
     *
     * @param tasks those without a gold answer are left out
     * @throws IllegalArgumentException if no task has a gold answer
     */
    public AuditReport of(List<Task> tasks) {
        List<Task> golds = tasks.stream().filter(t -> t.gold().isPresent()).toList();
        if (golds.isEmpty()) {
            throw new IllegalArgumentException(
                    "no task has a gold answer, so there is nothing to attack with; name the column in data.answer_column");
        }
        ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();
        RewardFunction function = sample -> timed(sample, nanos);
        WeightedReward timed = WeightedReward.of("audited", function);
        try (RewardPool pool = new RewardPool(List.of(timed), 2, deadline, ErrorPolicy.SKIP)) {
            return audit(golds, texts -> pool.outcomes(timed, texts), nanos);
        }
    }

    private Score timed(Sample sample, ConcurrentLinkedQueue<Long> nanos) throws Exception {
        long start = System.nanoTime();
        try {
            return reward.score(sample);
        } finally {
            nanos.add(System.nanoTime() - start);
        }
    }

    private interface Scoring {
        List<RewardOutcome> of(List<Sample> samples);
    }

    private AuditReport audit(
            List<Task> golds, Scoring scoring, ConcurrentLinkedQueue<Long> nanos) {
        Carrier best = Carrier.BOXED;
        AuditReport.Row honest = null;
        for (Carrier carrier : Carrier.values()) {
            AuditReport.Row row =
                    row("right answer", texts(golds, g -> Optional.of(carrier.carry(g))), scoring);
            if (honest == null || row.accepted() > honest.accepted()) {
                best = carrier;
                honest = row;
            }
        }
        Carrier carrier = best;
        List<AuditReport.Row> rows = new ArrayList<>();
        for (Attack attack : attacks) {
            rows.add(
                    row(
                            attack.name(),
                            texts(golds, gold -> attack.completion(gold, carrier)),
                            scoring));
        }
        return new AuditReport(
                golds.size(),
                carrier.name().toLowerCase(Locale.ROOT),
                honest,
                rows,
                disagreements(golds, carrier, scoring),
                nanos.stream().mapToLong(Long::longValue).sorted().toArray());
    }

    private static Map<Task, String> texts(
            List<Task> golds, Function<String, Optional<String>> text) {
        Map<Task, String> texts = new LinkedHashMap<>();
        for (Task task : golds) {
            text.apply(task.gold().orElseThrow()).ifPresent(t -> texts.put(task, t));
        }
        return texts;
    }

    private static AuditReport.Row row(String name, Map<Task, String> texts, Scoring scoring) {
        List<RewardOutcome> outcomes = outcomes(texts, scoring);
        int accepted = 0;
        int empty = 0;
        int failed = 0;
        String example = "";
        List<Task> tasks = List.copyOf(texts.keySet());
        for (int i = 0; i < outcomes.size(); i++) {
            OptionalDouble value = value(outcomes.get(i));
            boolean paid = isPaid(outcomes.get(i));
            accepted += paid ? 1 : 0;
            example = paid && example.isEmpty() ? tasks.get(i).gold().orElseThrow() : example;
            failed += outcomes.get(i) instanceof RewardOutcome.Scored ? 0 : 1;
            empty += outcomes.get(i) instanceof RewardOutcome.Scored && value.isEmpty() ? 1 : 0;
        }
        return new AuditReport.Row(name, outcomes.size(), accepted, empty, failed, example);
    }

    private static List<RewardOutcome> outcomes(Map<Task, String> texts, Scoring scoring) {
        return scoring.of(
                texts.entrySet().stream().map(e -> sample(e.getKey(), e.getValue())).toList());
    }

    private static Sample sample(Task task, String text) {
        return new Sample(
                task,
                new Rollout(
                        task.id(),
                        0,
                        new int[] {0},
                        new int[0],
                        new float[0],
                        new float[0],
                        1,
                        FinishReason.STOP,
                        text,
                        0,
                        0));
    }

    private static OptionalDouble value(RewardOutcome outcome) {
        return outcome instanceof RewardOutcome.Scored scored
                ? scored.score().value()
                : OptionalDouble.empty();
    }

    static boolean isPaid(RewardOutcome outcome) {
        OptionalDouble value = value(outcome);
        return value.isPresent() && value.getAsDouble() > 0.5;
    }

    /** Right and wrong answers on which the reward and the second verifier differ. */
    private Optional<AuditReport.Row> disagreements(
            List<Task> golds, Carrier carrier, Scoring scoring) {
        if (second.isEmpty()) {
            return Optional.empty();
        }
        int differ = 0;
        int asked = 0;
        String example = "";
        for (boolean right : new boolean[] {true, false}) {
            Map<Task, String> texts =
                    texts(golds, g -> Optional.of(carrier.carry(right ? g : Disguise.wrong(g))));
            List<RewardOutcome> outcomes = outcomes(texts, scoring);
            int i = 0;
            for (Map.Entry<Task, String> text : texts.entrySet()) {
                String gold = text.getKey().gold().orElseThrow();
                boolean paid = isPaid(outcomes.get(i++));
                boolean equal = second.get().verify(gold, text.getValue()).isEqual();
                asked++;
                differ += paid == equal ? 0 : 1;
                example = paid != equal && example.isEmpty() ? text.getValue() : example;
            }
        }
        return Optional.of(
                new AuditReport.Row("second verifier differs", asked, differ, 0, 0, example));
    }

    static double quantile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.round(share * (sorted.length - 1))] / 1e6;
    }
}

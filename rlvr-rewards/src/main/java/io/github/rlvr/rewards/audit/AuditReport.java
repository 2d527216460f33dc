package io.github.rlvr.rewards.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an audit found. Immutable apart from the array, which must not be modified.
 *
 * @param golds gold answers that were tried
 * @param carrier how answers were handed over
 * @param honest the right answers: {@code accepted} should be all, {@code empty} are golds that the
 *     reward cannot read
 * @param attacks one row an attack: {@code accepted} should be 0
 * @param disagreements right and wrong answers on which a second verifier differs; empty when there
 *     was none
 * @param nanos {@code [calls]} time of every call in nanoseconds, ascending
 */
public record AuditReport(
        int golds,
        String carrier,
        Row honest,
        List<Row> attacks,
        Optional<Row> disagreements,
        long[] nanos) {

    /**
     * The outcomes of one kind of text.
     *
     * @param name of the kind
     * @param tried texts
     * @param accepted texts that were paid for, or on which verifiers differ
     * @param empty texts for which the reward abstained
     * @param failed calls that threw or passed their deadline
     * @param example gold answer, or text, of the first accepted one; empty for none
     */
    public record Row(
            String name, int tried, int accepted, int empty, int failed, String example) {}

    /** Copies the list. */
    public AuditReport {
        attacks = List.copyOf(attacks);
    }

    /** Attacks that were paid for, over all gold answers. */
    public int falseAccepts() {
        return attacks.stream().mapToInt(Row::accepted).sum();
    }

    /** Share of the gold answers for which the reward abstains. */
    public double unreadable() {
        return (double) honest.empty() / golds;
    }

    /** Lines for people; the last one is {@code false accepts A of B, ...}. */
    public String text() {
        StringBuilder out = new StringBuilder();
        line(out, "%d gold answers, handed over as %s", golds, carrier);
        line(out, "right answers paid: %d of %d", honest.accepted(), honest.tried());
        attacks.stream()
                .filter(row -> row.accepted() + row.failed() > 0)
                .forEach(
                        row ->
                                line(
                                        out,
                                        "  %-40s paid %d of %d, failed %d%s",
                                        row.name(),
                                        row.accepted(),
                                        row.tried(),
                                        row.failed(),
                                        row.example().isEmpty()
                                                ? ""
                                                : ", first: " + row.example()));
        disagreements.ifPresent(
                row ->
                        line(
                                out,
                                "second verifier differs on %d of %d%s",
                                row.accepted(),
                                row.tried(),
                                row.example().isEmpty() ? "" : ", first: " + row.example()));
        line(
                out,
                "latency ms: median %.3f, p99 %.3f, max %.3f",
                RewardAudit.quantile(nanos, 0.5),
                RewardAudit.quantile(nanos, 0.99),
                RewardAudit.quantile(nanos, 1));
        int tried = attacks.stream().mapToInt(Row::tried).sum();
        int empty = attacks.stream().mapToInt(Row::empty).sum();
        int failed = attacks.stream().mapToInt(Row::failed).sum();
        return out
                + String.format(
                        Locale.ROOT,
                        "false accepts %d of %d, abstained %.4f, failed %d, unreadable golds %.4f",
                        falseAccepts(),
                        tried,
                        tried == 0 ? 0.0 : (double) empty / tried,
                        failed,
                        unreadable());
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}

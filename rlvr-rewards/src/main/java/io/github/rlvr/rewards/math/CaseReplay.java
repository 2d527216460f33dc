package io.github.rlvr.rewards.math;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.rewards.dialect.Dialect;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Replays case files (JSON Lines) through the verifier and reports agreement with their labels.
 *
 * @param cases number of scored cases
 * @param falsePositives scored cases that were accepted and should not have been
 * @param falseNegatives scored cases that were rejected and should not have been
 * @param nanos {@code [cases]} processor time of every verdict in nanoseconds, ascending: the
 *     shortest of the warm passes
 * @param disagreements one entry for every false positive and negative, in file order
 */
public record CaseReplay(
        int cases,
        int falsePositives,
        int falseNegatives,
        long[] nanos,
        List<Disagreement> disagreements) {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20;
    private static final int MEASURED = 4;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /**
     * A case on which the verifier and the label disagree.
     *
     * @param id of the case
     * @param expected the label
     * @param verdict what the verifier says, with its reason
     */
    public record Disagreement(String id, boolean expected, Verdict verdict) {

        /** One line: id, both verdicts, both answers. */
        public String line() {
            return id
                    + " expected "
                    + (expected ? "equal" : "different")
                    + "; "
                    + verdict.explain().replace('\n', ' ');
        }
    }

    /**
     * Reads every line of a case file and verifies it with {@link MathVerifier}. Cases that are not
     * marked as scored are skipped, and so are empty lines.
     *
     * @param lines of one JSON object each
     * @throws IOException when a line cannot be read or is not JSON
     */
    public static CaseReplay of(BufferedReader lines) throws IOException {
        return of(read(lines), VerifierCase::verdict);
    }

    /**
     * The same, verified as a public grader does.
     *
     * @param lines of one JSON object each
     * @param dialect the grader
     * @throws IOException when a line cannot be read or is not JSON
     */
    public static CaseReplay of(BufferedReader lines, Dialect dialect) throws IOException {
        return of(read(lines), one -> one.verdict(dialect));
    }

    private static List<VerifierCase> read(BufferedReader lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<VerifierCase> cases = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                cases.add(VerifierCase.read(json.readTree(line)));
            }
        }
        return cases.stream().filter(VerifierCase::scored).toList();
    }

    private static CaseReplay of(
            List<VerifierCase> cases, Function<VerifierCase, Verdict> verifier) {
        long[] nanos = warmNanos(cases, verifier);
        List<Disagreement> disagreements = new ArrayList<>();
        for (VerifierCase one : cases) {
            Verdict verdict = verifier.apply(one);
            if (verdict.isEqual() != one.expected()) {
                disagreements.add(new Disagreement(one.id(), one.expected(), verdict));
            }
        }
        Arrays.sort(nanos);
        int falsePositives = (int) disagreements.stream().filter(d -> !d.expected()).count();
        return new CaseReplay(
                nanos.length,
                falsePositives,
                disagreements.size() - falsePositives,
                nanos,
                List.copyOf(disagreements));
    }

    /**
     * Processor times of verdicts in a running process: some passes for the compiler, then the
     * shortest of some. What other programs take is left out.
     */
    private static long[] warmNanos(
            List<VerifierCase> cases, Function<VerifierCase, Verdict> verifier) {
        long[] nanos = new long[cases.size()];
        Arrays.fill(nanos, Long.MAX_VALUE);
        long begin = processorNanos();
        for (int pass = 0; pass < WARM_UP + MEASURED; pass++) {
            boolean late = pass > 0 && processorNanos() - begin > PATIENCE_NANOS;
            for (int i = 0; i < nanos.length; i++) {
                long start = processorNanos();
                verifier.apply(cases.get(i));
                long took = processorNanos() - start;
                nanos[i] = pass < WARM_UP && !late ? nanos[i] : Math.min(nanos[i], took);
            }
            if (late) {
                break;
            }
        }
        return nanos;
    }

    /** Time that this thread ran, where the system tells; otherwise the time of day. */
    private static long processorNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported()
                ? THREADS.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    /** Share of cases on which verifier and label agree, 1 for an empty file. */
    public double agreement() {
        return cases == 0 ? 1 : 1 - (double) disagreements.size() / cases;
    }

    /** Time in milliseconds below which a share of the verdicts took. */
    public double latencyMillis(double quantile) {
        if (nanos.length == 0) {
            return 0;
        }
        int at = (int) Math.min(nanos.length - 1L, Math.round(quantile * (nanos.length - 1)));
        return nanos[at] / 1e6;
    }

    /** For people: every disagreement when asked for, the latencies, and last the agreement. */
    public String report(boolean list) {
        StringBuilder out = new StringBuilder();
        if (list) {
            disagreements.forEach(d -> out.append(d.line()).append('\n'));
        }
        out.append(
                String.format(
                        Locale.ROOT,
                        "latency ms, warm, processor time: median %.3f, p99 %.3f, max %.3f%n",
                        latencyMillis(0.5),
                        latencyMillis(0.99),
                        latencyMillis(1)));
        out.append(
                String.format(
                        Locale.ROOT,
                        "agreement %.4f (fp %d, fn %d, n %d)",
                        agreement(),
                        falsePositives,
                        falseNegatives,
                        cases));
        return out.toString();
    }
}

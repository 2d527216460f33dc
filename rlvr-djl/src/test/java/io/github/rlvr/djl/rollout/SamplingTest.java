package io.github.rlvr.djl.rollout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.random.RolloutRandom;
import io.github.rlvr.core.rollout.EntropyTemperature;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.djl.TinyPolicy;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is drawn, against a plain computation from the trainer's probabilities. */
class SamplingTest {

    private static final int[] PROMPT = {17, 250, 3, 88};
    private static final int VOCABULARY = Draws.VOCABULARY;

    private static DjlPolicy policy;

    @BeforeAll
    static void build() throws IOException {
        policy = TinyPolicy.of("tiny-llama").optTrained(false).build();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,1,0",
        "0.7,0,1,0",
        "1.5,5,1,0",
        "1.5,1,1,0",
        "1.3,0,0.6,0",
        "1.3,0,0.05,0",
        "1,0,1,0.2",
        "1.5,40,0.8,0.1",
        "2,600,1,0"
    })
    void drawsTheTokenWhoseShareOfTheFilteredProbabilityTheUniformNumberFallsInto(
            double temperature, int topK, double topP, double minP) {
        SamplingParams sampling = new SamplingParams(temperature, topK, topP, minP, 1, List.of());
        double[] kept = filter(probabilities(temperature), topK, topP, minP);
        int[] expected = new int[300];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = inverse(kept, (float) RolloutRandom.uniform(i, 0));
        }
        List<Completion> drawn = draw(expected.length, sampling);
        assertArrayEquals(expected, drawn.stream().mapToInt(c -> c.ids()[0]).toArray());
    }

    @Test
    void greedyTakesTheMostProbableToken() {
        double[] p = probabilities(1);
        int best = IntStream.range(0, VOCABULARY).reduce((a, b) -> p[b] > p[a] ? b : a).orElse(0);
        for (Completion completion : draw(3, SamplingParams.greedy(1))) {
            assertEquals(best, completion.ids()[0]);
            assertEquals(Math.log(p[best]), completion.logProbs()[0], 1e-5);
        }
    }

    @Test
    void recordedValuesAreThoseOfTheWholeDistributionAtTheTemperature() {
        double[] p = probabilities(1.3);
        double entropy = entropy(p);
        for (Completion completion : draw(50, new SamplingParams(1.3, 9, 0.9, 0, 1, List.of()))) {
            assertEquals(Math.log(p[completion.ids()[0]]), completion.logProbs()[0], 1e-5);
            assertEquals(entropy, completion.entropies()[0], 1e-4);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,4.5,0.9", "1,7,0.9", "1.3,5.5,0.5", "0.8,1,0.5"})
    void aTemperatureByEntropyChangesTheDrawAndNotWhatIsRecorded(
            double base, double pivot, double strength) {
        EntropyTemperature rule = new EntropyTemperature(pivot, 0.7, 2, 0.5, strength);
        double own = rule.temperature(base, entropy(probabilities(1)));
        double[] drawn = probabilities(own);
        double[] recorded = probabilities(base);
        SamplingParams sampling = SamplingParams.sampling(base, 1);
        List<Job> jobs = IntStream.range(0, 200).mapToObj(i -> new Job(0, i)).toList();
        List<Completion> completions =
                policy.complete(
                        List.of(PROMPT),
                        jobs,
                        sampling,
                        Optional.of(rule),
                        GenerationListener.NONE);
        int differ = 0;
        for (int i = 0; i < completions.size(); i++) {
            Completion completion = completions.get(i);
            double uniform = (float) RolloutRandom.uniform(i, 0);
            int id = completion.ids()[0];
            differ += id == inverse(drawn, uniform) ? 0 : 1;
            assertEquals(Math.log(recorded[id]), completion.logProbs()[0], 1e-5);
            assertEquals(entropy(recorded), completion.entropies()[0], 1e-4);
        }
        assertTrue(Math.abs(own - base) > 0.01, "the rule must change something: " + own);
        assertTrue(differ <= 1, differ + " tokens differ, more than rounding explains");
    }

    @Test
    void aTemperatureByEntropyLeavesGreedyDecodingAlone() {
        List<Job> jobs = List.of(new Job(0, 1), new Job(0, 2));
        EntropyTemperature rule = new EntropyTemperature(1, 0.7, 2, 0.5, 0.9);
        List<Completion> steered =
                policy.complete(
                        List.of(PROMPT),
                        jobs,
                        SamplingParams.greedy(5),
                        Optional.of(rule),
                        GenerationListener.NONE);
        List<Completion> plain =
                policy.complete(
                        List.of(PROMPT), jobs, SamplingParams.greedy(5), GenerationListener.NONE);
        assertArrayEquals(plain.get(0).ids(), steered.get(0).ids());
        assertArrayEquals(plain.get(1).logProbs(), steered.get(1).logProbs());
    }

    @Test
    void frequenciesMatchProbabilities() {
        double[] p = probabilities(1);
        int[] counts = new int[VOCABULARY];
        int draws = 6000;
        draw(draws, SamplingParams.sampling(1, 1)).forEach(c -> counts[c.ids()[0]]++);
        double statistic = 0;
        double restShare = 1;
        int rest = draws;
        int cells = 0;
        for (int id = 0; id < VOCABULARY; id++) {
            if (p[id] * draws >= 10) {
                double expected = p[id] * draws;
                statistic += Math.pow(counts[id] - expected, 2) / expected;
                restShare -= p[id];
                rest -= counts[id];
                cells++;
            }
        }
        statistic += Math.pow(rest - restShare * draws, 2) / (restShare * draws);
        assertTrue(cells > 20, "too few cells: " + cells);
        // Mean plus four deviations of chi-square with as many degrees of freedom as cells.
        double bound = cells + 4 * Math.sqrt(2.0 * cells);
        assertTrue(statistic < bound, statistic + " over " + bound);
    }

    private static double entropy(double[] p) {
        double entropy = 0;
        for (double share : p) {
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return entropy;
    }

    private static List<Completion> draw(int count, SamplingParams sampling) {
        List<Job> jobs = IntStream.range(0, count).mapToObj(i -> new Job(0, i)).toList();
        return policy.complete(List.of(PROMPT), jobs, sampling, GenerationListener.NONE);
    }

    /** From the trainer: the log-probability of every id as the only completion token. */
    private static double[] probabilities(double temperature) {
        return Draws.probabilities(policy, PROMPT, temperature);
    }

    /** Top-k, then the smallest set that reaches top-p, then min-p; as transformers orders them. */
    private static double[] filter(double[] p, int topK, double topP, double minP) {
        double[] q = p.clone();
        int[] order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted((a, b) -> Double.compare(p[b], p[a]))
                        .mapToInt(i -> i)
                        .toArray();
        int most = topK == 0 ? p.length : Math.min(topK, p.length);
        double total = IntStream.of(order).limit(most).mapToDouble(i -> p[i]).sum();
        double before = 0;
        for (int rank = 0; rank < order.length; rank++) {
            int id = order[rank];
            boolean kept = rank < most && before < topP * total && p[id] >= minP * p[order[0]];
            before += p[id];
            q[id] = kept ? p[id] : 0;
        }
        return q;
    }

    private static int inverse(double[] q, double uniform) {
        double aim = uniform * java.util.Arrays.stream(q).sum();
        double sum = 0;
        for (int id = 0; id < q.length; id++) {
            sum += q[id];
            if (sum > aim) {
                return id;
            }
        }
        return q.length - 1;
    }
}

package io.github.rlvr.examples.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StudyPageTest {

    private static final Experiment NGRPO = Catalogue.all().get(0);

    @TempDir private Path folder;

    @Test
    void aVerdictNeedsEverySeed() throws IOException {
        assertTrue(page(0.9, 0.9, 0.9).contains("| +0.400 | 3 of 3 | **holds here** |"));
        assertTrue(page(0.9, 0.1, 0.9).contains("| 2 of 3 | **open** |"));
        assertTrue(page(0.1, 0.1, 0.1).contains("| 0 of 3 | **does not hold here** |"));
    }

    @Test
    void equalValuesLeaveAClaimOpen() throws IOException {
        assertTrue(page(0.5, 0.5, 0.5).contains("| +0.000 | 0 of 3 | **open** |"));
    }

    @Test
    void aClaimThatNothingIsLostAllowsItsTolerance() {
        Experiment.Expectation kept = new Experiment.Expectation("accuracy", "a", "b", 0.02);
        double[] base = {0.5, 0.5};
        assertEquals("holds here", Verdict.of(kept, new double[] {0.49, 0.51}, base).word());
        assertEquals("open", Verdict.of(kept, new double[] {0.47, 0.51}, base).word());
        assertEquals("does not hold here", Verdict.of(kept, new double[] {0.47, 0.4}, base).word());
        assertEquals("accuracy with a at most 0.02 below that with b", kept.words());
    }

    @Test
    void anArmThatWasNotRunHasNoVerdict() throws IOException {
        String page = page();
        assertTrue(page.contains("| – | 0 of 0 | not run |"), page);
        assertFalse(page.contains("NaN"), page);
    }

    @Test
    void oneSeedGivesNoVerdict() throws IOException {
        String page = page(0.9);
        assertTrue(page.contains("| +0.400 | 1 of 1 | one seed |"), page);
        assertTrue(page.contains("One seed gives no verdict."), page);
        assertTrue(
                page(0.9, 0.9).contains("With 2 seeds and no difference at all, one claim in 4"));
    }

    @Test
    void aShortStudyIsTimedInSeconds() throws IOException {
        assertTrue(page(0.9).contains("\n2 runs in 4 seconds, warm starts"));
    }

    @Test
    void meansHaveTheirSampleDeviation() throws IOException {
        assertTrue(page(0.6, 0.7, 0.8).contains("0.700 ± 0.100"));
    }

    @Test
    void aChartIsXmlWithACurveAndABandAnArm() throws Exception {
        page(0.6, 0.7, 0.8);
        var document =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(folder.resolve("page/ngrpo-exact_answer.svg").toFile());
        assertEquals(2, document.getElementsByTagName("polyline").getLength());
        assertEquals(2, document.getElementsByTagName("polygon").getLength());
    }

    @Test
    void aCurveIsSmoothedAndSpansItsSeeds() {
        List<List<Double>> curves = List.of(List.of(0.0, 1.0), List.of(1.0, 3.0));
        LineChart.Line line = new LineChart.Line("arm", curves);
        assertEquals(List.of(0.5, 1.25, 2.0), boxed(line.at(1)));
    }

    @Test
    void ticksAreRound() {
        assertEquals(List.of("26", "28", "30", "32", "34"), ticks(25.4, 34.1));
        assertEquals(List.of("0.0", "0.2", "0.4", "0.6"), ticks(0.02, 0.62));
        assertEquals(List.of("0.00", "0.02", "0.04", "0.06", "0.08", "0.10"), ticks(0, 0));
    }

    /** Labels on the axis of a chart of two flat curves. */
    private static List<String> ticks(double low, double high) {
        LineChart.Line line = new LineChart.Line("arm", List.of(List.of(low), List.of(high)));
        return Pattern.compile("<text x=\"4\"[^>]*>([^<]*)<")
                .matcher(new LineChart("title", List.of(line)).svg())
                .results()
                .map(label -> label.group(1))
                .toList();
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    private String page(double... second) throws IOException {
        List<RunResult> results = new ArrayList<>();
        results.add(result(0, 0, 0.5));
        for (int seed = 0; seed < second.length; seed++) {
            if (seed > 0) {
                results.add(result(0, seed, 0.5));
            }
            results.add(result(1, seed, second[seed]));
        }
        Path page = folder.resolve("page.md");
        new StudyPage(List.of(NGRPO), results, "").write(page);
        return Files.readString(page);
    }

    private static RunResult result(int arm, long seed, double accuracy) {
        Map<String, Double> finals = new TreeMap<>();
        NGRPO.measures().forEach(measure -> finals.put(measure, 0.5));
        finals.put("accuracy", accuracy);
        Map<String, List<Double>> curves = new TreeMap<>();
        NGRPO.charted().forEach(metric -> curves.put(metric, List.of(0.1, 0.2, accuracy)));
        String name = NGRPO.arms().get(arm).name();
        return new RunResult(NGRPO.name(), name, seed, 1, 2, curves, finals);
    }
}

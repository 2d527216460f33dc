package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern DATA =
            Pattern.compile(
                    "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @TempDir Path run;

    private void metrics(String... lines) throws IOException {
        Files.writeString(run.resolve("metrics.jsonl"), String.join("\n", lines));
    }

    private void rollouts(String... lines) throws IOException {
        Files.writeString(run.resolve("rollouts.jsonl"), String.join("\n", lines));
    }

    private String page() throws IOException {
        Path report = RunReport.write(run);
        assertEquals(run.resolve("report.html"), report);
        return Files.readString(report);
    }

    private static JsonNode data(String page) throws IOException {
        Matcher data = DATA.matcher(page);
        assertTrue(data.find());
        return JSON.readTree(data.group(1));
    }

    private static JsonNode run(String page) throws IOException {
        return data(page).at("/runs/0");
    }

    private static JsonNode unpacked(String page) throws IOException {
        Matcher packed =
                Pattern.compile("id=\"rollouts\">([A-Za-z0-9+/=]*)</script>").matcher(page);
        assertTrue(packed.find());
        byte[] bytes = Base64.getDecoder().decode(packed.group(1));
        return JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(bytes)));
    }

    private static JsonNode samples(String page) throws IOException {
        return unpacked(page).get("samples");
    }

    @Test
    void curvesHoldTheMetricsOfEveryStep() throws IOException {
        metrics("{\"step\":1,\"reward\":0.25,\"kl\":0}", "{\"step\":2,\"reward\":0.5,\"kl\":0.01}");
        JsonNode data = data(page());
        assertEquals("[1,2]", data.at("/runs/0/steps").toString());
        assertEquals("[0.25,0.5]", data.at("/runs/0/series/reward").toString());
        assertEquals("Reward", data.get("charts").get(0).get("title").asText());
    }

    @Test
    void aTileSaysWhatItsValuesAreMeansOf() throws IOException {
        metrics(
                "{\"step\":1,\"reward\":0}",
                "{\"step\":2,\"reward\":1}",
                "{\"step\":3,\"reward\":1}",
                "{\"step\":4,\"reward\":0.5}");
        String tile = "<dt>Reward, mean of 2 steps</dt><dd>0.5 → 0.75</dd>";
        assertTrue(page().contains(tile));
        metrics("{\"step\":1,\"reward\":0}", "{\"step\":2,\"reward\":1}");
        assertTrue(page().contains("<dt>Reward</dt><dd>0 → 1</dd>"));
    }

    @Test
    void finalValuesAreInTheTableWithoutScript() throws IOException {
        metrics("{\"step\":1,\"reward\":0.25}", "{\"step\":2,\"reward\":0.5}");
        String row =
                "<tr><th scope=\"row\">reward</th><td>0.5000</td><td>0.3750</td><td>0.2500</td>"
                        + "<td>0.2500</td><td>0.5000</td></tr>";
        assertTrue(page().contains(row));
    }

    @Test
    void evaluationRowsOfAStepAreMergedWithItsTrainingRow() throws IOException {
        metrics("{\"step\":1,\"reward\":0.25}", "{\"step\":1,\"eval/accuracy\":0.75}");
        JsonNode run = run(page());
        assertEquals("[1]", run.get("steps").toString());
        assertEquals("[0.75]", run.get("series").get("eval/accuracy").toString());
        assertTrue(page().contains("Held-out accuracy</dt><dd>75.0\u202f%</dd>"));
    }

    @Test
    void valuesThatAreNotFiniteAreGaps() throws IOException {
        metrics(
                "{\"step\":1,\"grad_norm\":NaN}",
                "{\"step\":2,\"grad_norm\":1}",
                "{\"step\":3,\"grad_norm\":Infinity}",
                "{\"step\":4}");
        String page = page();
        assertEquals("[null,1,null,null]", run(page).get("series").get("grad_norm").toString());
        assertTrue(page.contains("grad_norm is infinite on 1 step(s)."));
    }

    @Test
    void aLastLineThatWasCutOffIsLeftOutAndSaid() throws IOException {
        metrics("{\"step\":1,\"reward\":1}", "{\"step\":2,\"rew");
        rollouts("{\"step\":1,\"completion\":\"a\",\"reward\":1}", "{\"step\":2,\"compl");
        String page = page();
        assertEquals("[1]", run(page).get("steps").toString());
        assertEquals(1, samples(page).size());
        assertTrue(page.contains("metrics.jsonl: 1 unreadable line(s) left out."));
        assertTrue(page.contains("rollouts.jsonl: 1 unreadable line(s) left out."));
    }

    @Test
    void anEmptyRunDirectoryGivesAPageThatSaysSo() throws IOException {
        String page = page();
        assertTrue(page.contains("No metrics yet"));
        assertEquals(0, samples(page).size());
        assertTrue(page.contains("no config.yaml in the run"));
    }

    @Test
    void aMissingDirectoryIsAnError() {
        assertThrows(NotDirectoryException.class, () -> RunReport.write(run.resolve("nowhere")));
    }

    @Test
    void textOfTheRunCannotBecomeMarkup() throws IOException {
        String attack = "</script><script>alert(1)</script><!-- <img src=x onerror=alert(2)>";
        metrics("{\"step\":1,\"" + attack + "\":1}");
        rollouts(
                JSON.createObjectNode()
                        .put("step", 1)
                        .put("completion", attack)
                        .put("prompt", attack)
                        .put("task", attack)
                        .put("gold", attack)
                        .put("finish", attack)
                        .toString());
        Files.writeString(run.resolve("config.yaml"), "a: " + attack);
        String page = page();
        assertFalse(page.contains("alert(1)</script>"));
        assertFalse(page.contains("<img"));
        assertEquals(3, page.split("</script>", -1).length - 1);
        assertEquals(attack, samples(page).get(0).get("t").asText());
    }

    @Test
    void placeholdersAndDollarsInTheRunStayAsTheyAre() throws IOException {
        rollouts("{\"step\":1,\"completion\":\"costs $5 ${script} \\\\boxed{1}\"}");
        Files.writeString(run.resolve("config.yaml"), "a: ${title} $1");
        String page = page();
        assertEquals("costs $5 ${script} \\boxed{1}", samples(page).get(0).get("t").asText());
        assertTrue(page.contains("a: ${title} $1"));
    }

    @Test
    void thePageNeedsNothingFromTheNetwork() throws IOException {
        metrics("{\"step\":1,\"reward\":1}");
        String page = page().replace("http://www.w3.org/2000/svg", "");
        assertFalse(page.contains("http:") || page.contains("https:"));
        assertFalse(
                Pattern.compile("<(link|img|iframe)|\\ssrc=|@import|url\\(").matcher(page).find());
        assertTrue(page.contains("default-src 'none'"));
    }

    @Test
    void aLongRunStaysUnderThreeMegabytes() throws IOException {
        try (Writer metrics = Files.newBufferedWriter(run.resolve("metrics.jsonl"));
                Writer rollouts = Files.newBufferedWriter(run.resolve("rollouts.jsonl"))) {
            for (int step = 1; step <= 3000; step++) {
                metrics.write("{\"step\":" + step);
                for (int i = 0; i < 60; i++) {
                    metrics.write(",\"metric/" + i + "\":" + Math.sin(step * i) / 3);
                }
                metrics.write("}\n");
            }
            String text = "<\u4e2d\u6587\uD83D\uDE00>".repeat(1500);
            for (int i = 0; i < 4000; i++) {
                rollouts.write("{\"step\":" + i / 8 + ",\"completion\":\"" + text + "\"}\n");
            }
        }
        String page = page();
        long size = Files.size(run.resolve("report.html"));
        assertTrue(size < 3_000_000, () -> size + " bytes");
        assertTrue(samples(page).size() >= 100);
        JsonNode steps = run(page).get("steps");
        assertTrue(steps.size() <= 1000);
        assertEquals(3000, steps.get(steps.size() - 1).asInt());
    }

    @Test
    void tokensThatWereFollowedAreJoinedWithTheirRollout() throws IOException {
        rollouts(
                "{\"step\":1,\"task\":\"t\",\"sample\":0,\"completion\":\"a b\",\"reward\":1,"
                        + "\"equal_rewards\":true,\"finish\":\"LENGTH\"}",
                "{\"step\":1,\"task\":\"t\",\"sample\":1,\"completion\":\"c\",\"reward\":null}");
        Files.writeString(
                run.resolve("tokens.jsonl"),
                "{\"step\":1,\"task\":\"t\",\"sample\":0,\"pieces\":[\"a\",\" b\"],"
                        + "\"advantages\":0.5,\"log_ratios\":[0.25,-0.011],\"entropies\":[1.23,0]}");
        JsonNode samples = samples(page());
        JsonNode followed = samples.get(0);
        assertEquals("a b", followed.get("t").asText());
        assertEquals("[1,2]", followed.get("l").toString());
        assertEquals("[0.5]", followed.get("a").toString());
        assertEquals("[25,-1]", followed.get("q").toString());
        assertEquals("[12,0]", followed.get("h").toString());
        assertEquals(
                "[\"group of equal rewards\",\"cut off\",\"a ratio moved beyond 1.2\","
                        + "\"advantage in a group of equal rewards\"]",
                followed.get("e").toString());
        assertEquals("[\"no reward\"]", samples.get(1).get("e").toString());
        assertFalse(samples.get(1).has("l"));
    }

    @Test
    void theHistogramCountsEveryRolloutOfEveryStep() throws IOException {
        rollouts(
                "{\"step\":1,\"reward\":0}",
                "{\"step\":1,\"reward\":0}",
                "{\"step\":1,\"reward\":1}",
                "{\"step\":2,\"reward\":null}",
                "{\"step\":3,\"reward\":0.5}");
        JsonNode histogram = run(page()).get("histogram");
        assertEquals("[1,3]", histogram.get("steps").toString());
        assertEquals(2, histogram.at("/counts/0/0").asInt());
        assertEquals(1, histogram.at("/counts/0/19").asInt());
        assertEquals(1, histogram.at("/counts/1/10").asInt());
    }

    @Test
    void statedConfidenceIsComparedWithWhatTheAnswersWereWorth() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean late = i >= 20;
            rows.add(
                    ("{'step':%d,'completion':'<confidence>%s</confidence>','rewards':{'r':9},"
                                    + "'components':{'rlcr':{'accuracy':%d}}}")
                            .formatted(late ? 9 : 1, late ? "0.5" : "0.9", i % 2)
                            .replace('\'', '"'));
        }
        rollouts(rows.toArray(String[]::new));
        JsonNode parts = run(page()).get("calibration");
        assertEquals(0.4, parts.at("/0/ece").asDouble(), 1e-12);
        assertEquals(0, parts.at("/1/ece").asDouble(), 1e-12);
        assertEquals("last quarter", parts.at("/1/name").asText());
        assertEquals("[[0.5,0.5,20]]", parts.at("/1/bins").toString());
    }

    @Test
    void severalRunsAreComparedOnOnePage() throws IOException {
        Path other = Files.createDirectory(run.resolve("other"));
        metrics("{\"step\":1,\"reward\":0.25}");
        rollouts("{\"step\":1,\"completion\":\"a\"}");
        Files.writeString(other.resolve("metrics.jsonl"), "{\"step\":4,\"reward\":0.5,\"kl\":1}");
        Files.writeString(other.resolve("rollouts.jsonl"), "{\"step\":4,\"completion\":\"b\"}");
        Path target = run.resolve("both.html");
        String page = Files.readString(RunReport.write(List.of(run, other), target));
        assertEquals("[4]", data(page).at("/runs/1/steps").toString());
        assertEquals(1, samples(page).get(1).get("r").asInt());
        assertTrue(page.contains("<td>0.2500</td><td>0.5000</td></tr>"), page);
        assertTrue(page.contains(">kl</th><td>–</td><td>1</td></tr>"), page);
    }

    @Test
    void writingAgainReplacesThePage() throws IOException {
        page();
        metrics("{\"step\":7,\"reward\":1}");
        assertEquals("[7]", run(page()).get("steps").toString());
        assertFalse(Files.exists(run.resolve("report.html.part")));
    }
}

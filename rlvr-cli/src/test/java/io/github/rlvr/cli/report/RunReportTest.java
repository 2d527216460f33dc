package io.github.rlvr.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void curvesHoldTheMetricsOfEveryStep() throws IOException {
        metrics("{\"step\":1,\"reward\":0.25,\"kl\":0}", "{\"step\":2,\"reward\":0.5,\"kl\":0.01}");
        JsonNode data = data(page());
        assertEquals("[1,2]", data.get("steps").toString());
        assertEquals("[0.25,0.5]", data.get("series").get("reward").toString());
        assertEquals("Reward", data.get("charts").get(0).get("title").asText());
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
        JsonNode data = data(page());
        assertEquals("[1]", data.get("steps").toString());
        assertEquals("[0.75]", data.get("series").get("eval/accuracy").toString());
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
        assertEquals("[null,1,null,null]", data(page).get("series").get("grad_norm").toString());
        assertTrue(page.contains("grad_norm is infinite on 1 step(s)."));
    }

    @Test
    void aLastLineThatWasCutOffIsLeftOutAndSaid() throws IOException {
        metrics("{\"step\":1,\"reward\":1}", "{\"step\":2,\"rew");
        rollouts("{\"step\":1,\"completion\":\"a\",\"reward\":1}", "{\"step\":2,\"compl");
        String page = page();
        assertEquals("[1]", data(page).get("steps").toString());
        assertEquals(1, data(page).get("samples").size());
        assertTrue(page.contains("metrics.jsonl: 1 unreadable line(s) left out."));
        assertTrue(page.contains("rollouts.jsonl: 1 unreadable line(s) left out."));
    }

    @Test
    void anEmptyRunDirectoryGivesAPageThatSaysSo() throws IOException {
        String page = page();
        assertTrue(page.contains("No metrics yet"));
        assertEquals(0, data(page).get("samples").size());
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
                        .put("task_id", attack)
                        .put("gold", attack)
                        .put("finish", attack)
                        .toString());
        Files.writeString(run.resolve("config.yaml"), "a: " + attack);
        String page = page();
        assertFalse(page.contains("alert(1)</script>"));
        assertFalse(page.contains("<img"));
        assertEquals(2, page.split("</script>", -1).length - 1);
        assertEquals(attack, data(page).get("samples").get(0).get("completion").asText());
    }

    @Test
    void placeholdersAndDollarsInTheRunStayAsTheyAre() throws IOException {
        rollouts("{\"step\":1,\"completion\":\"costs $5 ${script} \\\\boxed{1}\"}");
        Files.writeString(run.resolve("config.yaml"), "a: ${title} $1");
        String page = page();
        assertEquals(
                "costs $5 ${script} \\boxed{1}",
                data(page).get("samples").get(0).get("completion").asText());
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
        JsonNode data = data(page);
        assertTrue(data.get("samples").size() >= 100, () -> "" + data.get("samples").size());
        assertTrue(data.get("steps").size() <= 1000);
        assertEquals(3000, data.get("steps").get(data.get("steps").size() - 1).asInt());
    }

    @Test
    void writingAgainReplacesThePage() throws IOException {
        page();
        metrics("{\"step\":7,\"reward\":1}");
        assertEquals("[7]", data(page()).get("steps").toString());
        assertFalse(Files.exists(run.resolve("report.html.part")));
    }
}

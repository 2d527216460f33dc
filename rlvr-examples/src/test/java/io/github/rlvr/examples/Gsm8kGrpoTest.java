package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.train.TrainingResult;
import io.github.rlvr.djl.model.AdapterFolder;
import io.github.rlvr.djl.model.ModelSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The GSM8K example on a tiny model: everything runs, nothing is learnt. */
final class Gsm8kGrpoTest {

    @Test
    void withoutArgumentsItSaysWhichItNeeds() {
        assertEquals("2 usage: Gsm8kGrpo MODEL TRAIN.jsonl [KEY=VALUE ...]", said());
    }

    @Test
    void aWrongSettingIsNamedInOneLine() {
        String said = said("model", "train.jsonl", "trainer.stepz=3");
        assertTrue(said.startsWith("1 ") && said.contains("trainer.stepz"), said);
        assertEquals(1, said.lines().count(), said);
    }

    /** Exit code and message. */
    private static String said(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = Gsm8kGrpo.run(args, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return code + " " + bytes.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void itLeavesARunAndAnAdapterThatOpens(@TempDir Path temporary) throws IOException {
        Path data = temporary.resolve("train.jsonl");
        Files.write(
                data,
                List.of(
                        "{\"question\": \"Two and two?\", \"answer\": \"2+2=4\\n#### 4\"}",
                        "{\"question\": \"Three and four?\", \"answer\": \"3+4=7\\n#### 7\"}"));
        Path run = temporary.resolve("run");

        TrainingResult result =
                Gsm8kGrpo.train(
                        TinyModel.folder(),
                        data,
                        List.of(
                                "trainer.steps=3",
                                "trainer.prompts_per_step=2",
                                "trainer.group_size=2",
                                "sampling.max_new_tokens=8",
                                "trainer.output_dir=" + run));

        assertEquals(3, result.step());
        assertEquals(3, Files.readAllLines(run.resolve("metrics.jsonl")).size());
        assertTrue(Files.readString(run.resolve("rollouts.jsonl")).contains("Two and two?"));
        try (ModelSource base = ModelSource.open(TinyModel.folder());
                AdapterFolder adapter = AdapterFolder.open(run.resolve("adapter"), base.spec())) {
            assertEquals(16, adapter.spec().rank());
        }
    }
}

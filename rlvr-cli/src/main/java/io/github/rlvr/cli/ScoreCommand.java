package io.github.rlvr.cli;

import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.djl.policy.DjlPolicy;
import io.github.rlvr.djl.text.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how likely a model finds a text. */
@Command(
        name = "score",
        description =
                "Print the log-probability of every token of a text: position, id, token,"
                        + " log-probability in nats.")
final class ScoreCommand implements Callable<Integer> {

    @Mixin private ModelOptions model;

    @Option(
            names = "--prompt",
            defaultValue = "",
            description = "what stands before the text and is not scored, as it stands")
    private String prompt;

    @Option(
            names = "--text",
            required = true,
            description =
                    "what is scored; without a prompt and a beginning-of-text token its first token"
                            + " has nothing before it and is left out")
    private String text;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try (DjlPolicy policy = model.open()) {
            Tokenizer tokenizer = policy.text().tokenizer();
            int[] before = tokenizer.encode(prompt, true);
            int[] scored = tokenizer.encode(text, false);
            int[] all = IntStream.concat(Arrays.stream(before), Arrays.stream(scored)).toArray();
            int given = Math.max(1, before.length);
            if (all.length <= given) {
                throw new IllegalArgumentException(
                        "--text has no token to score; give a longer one, or a --prompt before it");
            }
            print(tokenizer, all, given, policy.logProbs(List.of(rollout(all, given)))[0]);
        }
        return 0;
    }

    private static Rollout rollout(int[] ids, int given) {
        int length = ids.length - given;
        return new Rollout(
                "text",
                0,
                Arrays.copyOf(ids, given),
                Arrays.copyOfRange(ids, given, ids.length),
                new float[length],
                new float[length],
                1,
                FinishReason.STOP,
                "",
                0,
                0);
    }

    private void print(Tokenizer tokenizer, int[] ids, int given, float[] logProbs) {
        PrintWriter out = spec.commandLine().getOut();
        double sum = 0;
        for (int i = 0; i < logProbs.length; i++) {
            int id = ids[given + i];
            sum += logProbs[i];
            out.printf(
                    Locale.ROOT,
                    "%d\t%d\t%s\t%.6f%n",
                    given + i,
                    id,
                    tokenizer.token(id).orElse("?"),
                    logProbs[i]);
        }
        out.printf(
                Locale.ROOT,
                "sum %.6f, mean %.6f, perplexity %.4f (n = %d)%n",
                sum,
                sum / logProbs.length,
                Math.exp(-sum / logProbs.length),
                logProbs.length);
    }
}

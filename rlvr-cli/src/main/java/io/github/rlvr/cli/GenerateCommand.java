package io.github.rlvr.cli;

import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.SamplingParams;
import io.github.rlvr.core.task.Message;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.djl.policy.DjlPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lets a model complete a prompt. */
@Command(name = "generate", description = "Let a model complete a prompt.")
final class GenerateCommand implements Callable<Integer> {

    @Mixin private ModelOptions model;

    @Mixin private SamplingOptions sampling;

    @Option(names = "--prompt", required = true, description = "what the model is asked")
    private String prompt;

    @Option(names = "--system", description = "first message of the conversation")
    private String system;

    @Option(
            names = "--raw",
            description =
                    "continue the prompt as it stands; without it a model with a chat template gets"
                            + " a conversation")
    private boolean raw;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "completions (default: 1)")
    private int samples;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "of the sampling (default: 1)")
    private long seed;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        SamplingParams params = sampling.params();
        long begin = System.nanoTime();
        try (DjlPolicy policy = model.open()) {
            PrintWriter err = spec.commandLine().getErr();
            err.printf(Locale.ROOT, "(loaded in %.1f s)%n", (System.nanoTime() - begin) * 1e-9);
            err.flush();
            Task task = new Task("prompt", prompt(policy), Optional.empty(), Map.of());
            GenerationRequest request =
                    new GenerationRequest(List.of(task), samples, params, seed, 0);
            long start = System.nanoTime();
            List<Rollout> rollouts =
                    policy.generate(request, GenerationListener.NONE).get(0).rollouts();
            print(rollouts, (System.nanoTime() - start) * 1e-9);
        }
        return 0;
    }

    private Prompt prompt(DjlPolicy policy) {
        if (raw || policy.text().template().isEmpty()) {
            return new Prompt.Text(prompt);
        }
        List<Message> messages = new ArrayList<>();
        if (system != null) {
            messages.add(new Message("system", system));
        }
        messages.add(new Message("user", prompt));
        return new Prompt.Chat(messages);
    }

    private void print(List<Rollout> rollouts, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        for (Rollout rollout : rollouts) {
            if (rollouts.size() > 1) {
                out.printf("--- %d%n", rollout.sample() + 1);
            }
            out.println(rollout.text());
            err.printf(
                    Locale.ROOT,
                    "(%d tokens, ended by %s)%n",
                    rollout.length(),
                    rollout.finish().name().toLowerCase(Locale.ROOT));
        }
        long tokens = rollouts.stream().mapToLong(Rollout::length).sum();
        err.printf(Locale.ROOT, "(%.1f tokens/s)%n", tokens / seconds);
        err.flush();
    }
}

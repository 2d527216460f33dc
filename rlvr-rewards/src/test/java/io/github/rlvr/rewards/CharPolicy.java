package io.github.rlvr.rewards;

import io.github.rlvr.core.loss.PolicyLoss;
import io.github.rlvr.core.metrics.Metrics;
import io.github.rlvr.core.policy.GenerationListener;
import io.github.rlvr.core.policy.GenerationRequest;
import io.github.rlvr.core.policy.Policy;
import io.github.rlvr.core.policy.TrainingSample;
import io.github.rlvr.core.rollout.FinishReason;
import io.github.rlvr.core.rollout.Rollout;
import io.github.rlvr.core.rollout.RolloutGroup;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A policy whose tokens are characters and whose answer is a function of the prompt. Characters are
 * likely (log-probability -0.5) behind a prompt that asks something and unlikely (-1) elsewhere.
 */
public final class CharPolicy implements Policy {

    private final UnaryOperator<String> answers;
    private final List<String> prompts = new ArrayList<>();
    private boolean slow;

    /** A policy that answers like this. */
    public CharPolicy(UnaryOperator<String> answers) {
        this.answers = answers;
    }

    /** What it was asked, in order. */
    public List<String> prompts() {
        return List.copyOf(prompts);
    }

    /** Makes generation look at its deadline only when that is over. */
    public void slowDown() {
        slow = true;
    }

    @Override
    public int[] encode(Prompt prompt) {
        if (prompt instanceof Prompt.Tokens tokens) {
            return tokens.ids().clone();
        }
        return prompt instanceof Prompt.Text text
                ? text.text().chars().toArray()
                : ((Prompt.Chat) prompt).messages().get(0).content().chars().toArray();
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids)
                .mapToObj(c -> Character.toString((char) c))
                .collect(Collectors.joining());
    }

    @Override
    public int contextLength() {
        return 100_000;
    }

    @Override
    public long version() {
        return 0;
    }

    @Override
    public List<RolloutGroup> generate(GenerationRequest request, GenerationListener listener) {
        List<RolloutGroup> groups = new ArrayList<>();
        for (Task task : request.tasks()) {
            String prompt = decode(encode(task.prompt()));
            prompts.add(prompt);
            List<Rollout> rollouts = new ArrayList<>();
            for (int sample = 0; sample < request.groupSize(); sample++) {
                rollouts.add(rollout(task.id(), sample, prompt, answers.apply(prompt)));
            }
            groups.add(new RolloutGroup(task, rollouts));
        }
        boolean goesOn = true;
        do {
            goesOn = listener.onProgress(new GenerationListener.Progress(1, 1, 1, 1));
        } while (slow && goesOn);
        return groups;
    }

    /** A rollout whose completion is a text. */
    public static Rollout rollout(String task, int sample, String prompt, String text) {
        return new Rollout(
                task,
                sample,
                prompt.chars().toArray(),
                text.chars().toArray(),
                new float[text.length()],
                new float[text.length()],
                1,
                FinishReason.STOP,
                text,
                sample,
                0);
    }

    @Override
    public float[][] logProbs(List<Rollout> rollouts) {
        float[][] rows = new float[rollouts.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[rollouts.get(i).length()];
            boolean asked = decode(rollouts.get(i).promptIds()).contains("?");
            Arrays.fill(rows[i], asked ? -0.5f : -1);
        }
        return rows;
    }

    @Override
    public float[][] referenceLogProbs(List<Rollout> rollouts) {
        return logProbs(rollouts);
    }

    @Override
    public Metrics update(List<TrainingSample> samples, PolicyLoss loss, int maxCompletionLength) {
        throw new UnsupportedOperationException("a reward must not train");
    }

    @Override
    public String stateName() {
        return "policy";
    }

    @Override
    public void saveState(Path directory) {}

    @Override
    public void restoreState(Path directory) {}

    @Override
    public void close() {}
}

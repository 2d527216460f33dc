package io.github.rlvr.core.data;

import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Tasks with the fingerprint of where they came from. Immutable.
 *
 * @param name of the file, for messages
 * @param tasks at least one, ids unique
 * @param fingerprint equal for equal content
 */
public record TaskSet(String name, List<Task> tasks, String fingerprint) {

    /** Copies the list; refuses an empty one and ids that occur twice. */
    public TaskSet {
        tasks = List.copyOf(tasks);
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException(
                    "task set " + name + " is empty; it needs at least one task");
        }
        Set<String> ids = new HashSet<>();
        for (Task task : tasks) {
            if (!ids.add(task.id())) {
                throw new IllegalArgumentException(
                        "task set " + name + " holds task " + task.id() + " twice");
            }
        }
    }

    /** Tasks that were made in memory. */
    public static TaskSet of(String name, List<Task> tasks) {
        Stream<String> parts =
                tasks.stream()
                        .flatMap(
                                t -> Stream.of(t.id(), t.prompt().toString(), t.gold().orElse("")));
        return new TaskSet(name, tasks, Fingerprint.of(parts::iterator));
    }

    /** Number of tasks. */
    public int size() {
        return tasks.size();
    }

    /** The first tasks, or all if there are fewer or the limit is 0. */
    public TaskSet first(int limit) {
        return limit == 0 || limit >= tasks.size() ? this : kept(tasks.subList(0, limit));
    }

    /**
     * The tasks whose prompts fit.
     *
     * @param tokens length of an encoded prompt
     * @param limit longest prompt that is kept, in tokens
     * @throws IllegalArgumentException if no prompt fits, naming the shortest
     */
    public TaskSet withPromptsUpTo(int limit, ToIntFunction<Prompt> tokens) {
        List<Task> fitting =
                tasks.stream().filter(t -> tokens.applyAsInt(t.prompt()) <= limit).toList();
        if (fitting.isEmpty()) {
            int shortest =
                    tasks.stream().mapToInt(t -> tokens.applyAsInt(t.prompt())).min().orElseThrow();
            throw new IllegalArgumentException(
                    "no prompt of "
                            + name
                            + " has at most "
                            + limit
                            + " tokens, the shortest has "
                            + shortest
                            + "; raise data.max_prompt_tokens or use a model with a longer context");
        }
        return fitting.size() == tasks.size() ? this : kept(fitting);
    }

    private TaskSet kept(List<Task> some) {
        return new TaskSet(
                name,
                some,
                Fingerprint.of(
                        Stream.concat(Stream.of(fingerprint), some.stream().map(Task::id))
                                ::iterator));
    }
}

package io.github.rlvr.djl.rollout;

import ai.djl.pytorch.jni.IValue;
import io.github.rlvr.djl.decoder.Decoder;
import io.github.rlvr.djl.script.ScriptModule;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Keys and values of the active rows, a slot each. Where the decoder keeps them in pages, a prompt
 * has a slot besides, its home, while rows of its group are active: they read its full pages there
 * and have what follows for themselves.
 */
final class RolloutCache implements AutoCloseable {

    private final Decoder decoder;
    private final IValue rope;
    private final PromptCache prompts;
    private final int slots;
    private final int positions;
    private final int page;
    private final Map<Integer, Home> homes = new HashMap<>();
    private final Deque<Integer> free = new ArrayDeque<>();
    private IValue tensors;
    private int capacity;

    private static final class Home {
        private final int slot;
        private int users;

        Home(int slot) {
            this.slot = slot;
        }
    }

    /**
     * @param rope stays open
     * @param rows slots of rows
     * @param count distinct prompts of the call
     * @param positions longest prompt plus completion
     */
    RolloutCache(
            Decoder decoder, IValue rope, PromptCache prompts, int rows, int count, int positions) {
        this.decoder = decoder;
        this.rope = rope;
        this.prompts = prompts;
        this.positions = positions;
        this.page = decoder.page();
        this.slots = page == 0 ? rows : rows + Math.min(rows, count);
        IntStream.range(rows, slots).forEach(free::add);
    }

    IValue tensors() {
        return tensors;
    }

    /** Slots of rows and homes together. */
    int slots() {
        return slots;
    }

    /**
     * Grows the cache in blocks until it has room for so many positions. Pages have room for all
     * positions at once, since they take no memory before they are written to.
     */
    void reserve(int needed) {
        if (needed <= capacity) {
            return;
        }
        int room = page == 0 ? needed : positions;
        int grown = RolloutSettings.grown(capacity, room, positions);
        IValue[] arguments = {
            IValue.from((long) slots),
            IValue.from((long) grown),
            tensors == null ? ScriptModule.listOf(List.of()) : tensors
        };
        try {
            tensors =
                    decoder.script().infer("cache", rope, arguments[0], arguments[1], arguments[2]);
            capacity = grown;
        } finally {
            ScriptModule.close(arguments);
        }
    }

    /** Gives a prefilled prompt of so many tokens to the slots from first on. */
    void enter(int prompt, int length, int first, int count) {
        if (page == 0) {
            prompts.admit(prompt, tensors, slots, first, count);
            return;
        }
        Home home = homes.get(prompt);
        if (home == null) {
            home = new Home(free.remove());
            homes.put(prompt, home);
            prompts.admit(prompt, tensors, slots, home.slot, 1);
        }
        home.users += count;
        if (length % page > 0) {
            call("fork", home.slot, first, count, length / page, slots);
        }
    }

    /** Says that a row of a prompt's group has left. */
    void leave(int prompt) {
        Home home = homes.get(prompt);
        if (home != null && --home.users == 0) {
            free.add(home.slot);
            homes.remove(prompt);
        }
    }

    /** Moves a row to another slot. */
    void move(Row row, int from, int to) {
        call("move", from, to, shared(row) * page, row.position(), slots);
    }

    /** The slot of a row's first pages. */
    int home(Row row) {
        return page == 0 ? 0 : homes.get(row.prompt()).slot;
    }

    /** How many of a row's pages lie there. */
    int shared(Row row) {
        return page == 0 ? 0 : row.promptLength() / page;
    }

    private void call(String method, int... numbers) {
        IValue[] arguments = new IValue[numbers.length + 1];
        arguments[0] = tensors;
        for (int i = 0; i < numbers.length; i++) {
            arguments[i + 1] = IValue.from((long) numbers[i]);
        }
        try (IValue done = decoder.script().infer(method, arguments)) {
            assert done.isLong();
        } finally {
            for (int i = 1; i < arguments.length; i++) {
                arguments[i].close();
            }
        }
    }

    @Override
    public void close() {
        if (tensors != null) {
            tensors.close();
        }
    }
}

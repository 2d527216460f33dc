package io.github.rlvr.djl.chat;

import io.github.rlvr.core.task.Message;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one rendering of a chat template reads: the conversation, the tools, whether the model
 * speaks next, special tokens and further variables. Immutable and thread-safe; each {@code with}
 * method returns a changed copy.
 *
 * <p>Without further calls there are no tools (None), no documents, no generation prompt, no
 * special tokens, and the clock is the system's.
 */
public final class ChatInput {

    private static final List<String> REASONING =
            List.of("reasoning_content", "thinking", "reasoning");

    private final Map<String, Object> variables;
    private final Clock clock;

    private ChatInput(Map<String, Object> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
    }

    /**
     * A conversation of plain messages.
     *
     * @param messages in order
     */
    public static ChatInput of(List<Message> messages) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (Message message : messages) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("role", message.role());
            map.put("content", message.content());
            maps.add(map);
        }
        return ofMaps(maps);
    }

    /**
     * A conversation in its general form, with tool calls, names or content parts.
     *
     * <p>As transformers does, a message's reasoning under one of the names {@code
     * reasoning_content}, {@code thinking} and {@code reasoning} is given to the template as {@code
     * reasoning_content} and as {@code thinking}.
     *
     * @param messages one map a message, of strings, numbers, booleans, nulls, lists and maps;
     *     copied
     * @throws IllegalArgumentException if a value is of another type (names the type)
     */
    public static ChatInput ofMaps(List<? extends Map<String, ?>> messages) {
        List<Map<String, Object>> aliased = new ArrayList<>();
        messages.forEach(message -> aliased.add(aliasReasoning(message)));
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("messages", Values.of(aliased));
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("add_generation_prompt", false);
        return new ChatInput(variables, Clock.systemDefaultZone());
    }

    private static Map<String, Object> aliasReasoning(Map<String, ?> message) {
        Map<String, Object> aliased = new LinkedHashMap<>();
        for (String name : REASONING) {
            Object reasoning = message.get(name);
            if (reasoning != null) {
                aliased.put("thinking", reasoning);
                aliased.putAll(message);
                aliased.put("reasoning_content", reasoning);
                return aliased;
            }
        }
        aliased.putAll(message);
        return aliased;
    }

    /**
     * Sets the tools that the model may call.
     *
     * @param tools one JSON schema a tool, as maps
     * @throws IllegalArgumentException if a value is of a type that JSON does not have
     */
    public ChatInput withTools(List<? extends Map<String, ?>> tools) {
        return withVariable("tools", tools);
    }

    /** Sets whether the prompt ends with the beginning of the assistant's turn. */
    public ChatInput withGenerationPrompt(boolean add) {
        return withVariable("add_generation_prompt", add);
    }

    /**
     * Sets the texts of the tokens that begin and end a sequence.
     *
     * @param bos null where the tokenizer has none
     * @param eos null where the tokenizer has none
     */
    public ChatInput withTokens(String bos, String eos) {
        ChatInput withBos = bos == null ? this : withVariable("bos_token", bos);
        return eos == null ? withBos : withBos.withVariable("eos_token", eos);
    }

    /**
     * Sets a further variable, such as {@code enable_thinking} or {@code date_string}.
     *
     * @param name as the template spells it; replaces a variable of this name
     * @param value of strings, numbers, booleans, null, lists and maps
     * @throws IllegalArgumentException if the value is of another type (names the type)
     */
    public ChatInput withVariable(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(variables);
        changed.put(name, Values.of(value));
        return new ChatInput(changed, clock);
    }

    /** Sets the clock that the template's {@code strftime_now} reads, with its zone. */
    public ChatInput withClock(Clock replacement) {
        return new ChatInput(variables, replacement);
    }

    /** The names that the template sees, on top of the global functions. */
    Scope scope() {
        Scope scope = new Scope(Globals.scope(clock));
        variables.forEach(scope::set);
        return scope;
    }
}

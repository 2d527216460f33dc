package io.github.rlvr.djl.policy;

import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.djl.chat.ChatInput;
import io.github.rlvr.djl.chat.ChatTemplate;
import io.github.rlvr.djl.model.ModelSource;
import io.github.rlvr.djl.text.Tokenizer;
import io.github.rlvr.djl.text.TokenizerConfig;
import java.util.Optional;

/**
 * Text to ids and back: tokenizer and chat template of a model. Thread-safe.
 *
 * @param tokenizer owned by whoever opened it
 * @param template absent for a model without one; chat prompts are then refused
 * @param specials the special tokens that the template may print
 */
public record ModelText(
        Tokenizer tokenizer, Optional<ChatTemplate> template, TokenizerConfig specials) {

    /** Compiles the template of an opened model. */
    public static ModelText of(ModelSource source) {
        return new ModelText(
                source.tokenizer(),
                source.chatTemplate().map(ChatTemplate::compile),
                source.tokenizerConfig());
    }

    /**
     * Ids of a prompt: plain text with the tokenizer's special tokens, a chat as its template
     * renders it (which writes the special tokens itself).
     *
     * @throws IllegalArgumentException for a chat without a template
     */
    public int[] encode(Prompt prompt) {
        if (prompt instanceof Prompt.Text text) {
            return tokenizer.encode(text.text(), true);
        }
        if (prompt instanceof Prompt.Tokens tokens) {
            return tokens.ids().clone();
        }
        return tokenizer.encode(render((Prompt.Chat) prompt), false);
    }

    /** A chat as the template renders it, generation prompt included. */
    public String render(Prompt.Chat chat) {
        ChatTemplate compiled =
                template.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "the model has no chat template; give prompts as text, or a"
                                                + " model folder with chat_template.jinja"));
        ChatInput input = ChatInput.of(chat.messages()).withGenerationPrompt(true);
        return compiled.render(
                input.withTokens(
                        specials.bosToken().orElse(null), specials.eosToken().orElse(null)));
    }

    /** Text of ids without special tokens. */
    public String decode(int[] ids) {
        return tokenizer.decode(ids, true);
    }
}

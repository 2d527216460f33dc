package io.github.rlvr.djl.chat;

import java.util.List;

/**
 * A compiled chat template, which turns a conversation into the text that a model reads.
 *
 * <pre>{@code
 * ChatTemplate template = ChatTemplate.compile(jinja);
 * String prompt = template.render(ChatInput.of(messages).withGenerationPrompt(true));
 * }</pre>
 *
 * <p>A rendering is bounded: 5·10^7 steps, 1000 levels of nesting, and 2^24 characters for the
 * output and for any value, so that a template from an untrusted source cannot hang the caller.
 *
 * <p>Thread-safe: immutable after compiling.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/">Jinja templates</a>;
 *     checked against transformers 5.23 and Jinja 3.1.6
 */
public final class ChatTemplate {

    private final String source;
    private final List<Stmt> statements;

    private ChatTemplate(String source, List<Stmt> statements) {
        this.source = source;
        this.statements = statements;
    }

    /**
     * Compiles a template.
     *
     * @param jinja the text of {@code chat_template}
     * @throws ChatTemplateException if it is not valid Jinja or needs a tag that is left out
     */
    public static ChatTemplate compile(String jinja) {
        return new ChatTemplate(jinja, List.copyOf(TemplateParser.parse(jinja)));
    }

    /**
     * Renders a conversation.
     *
     * @throws ChatTemplateException if the template calls {@code raise_exception}, uses a value in
     *     a way that Python refuses, names a filter or test that does not exist, or does too much
     */
    public String render(ChatInput input) {
        return render(input, new Budget(Budget.MAX_STEPS));
    }

    /** Renders within a bound of its own. */
    String render(ChatInput input, Budget budget) {
        return Interpreter.render(statements, input.scope(), budget);
    }

    /** The text it was compiled from. */
    public String source() {
        return source;
    }
}

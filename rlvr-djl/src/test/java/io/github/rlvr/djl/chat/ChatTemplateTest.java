package io.github.rlvr.djl.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.rlvr.core.task.Message;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatTemplateTest {

    private static final ChatInput HELLO = ChatInput.of(List.of(new Message("user", "Hello")));

    private static String render(String jinja, ChatInput input) {
        return ChatTemplate.compile(jinja).render(input);
    }

    private static ChatTemplateException failure(String jinja) {
        return assertThrows(ChatTemplateException.class, () -> render(jinja, HELLO));
    }

    @Test
    void messagesTokensToolsAndVariablesReachTheTemplate() {
        ChatInput input =
                HELLO.withTokens("<s>", "</s>")
                        .withTools(List.of(Map.of("name", "add")))
                        .withGenerationPrompt(true)
                        .withVariable("enable_thinking", false);
        assertEquals(
                "<s>user:Hello</s>add True False",
                render(
                        "{{ bos_token }}{{ messages[0].role }}:{{ messages[0].content }}{{ eos_token"
                                + " }}{{ tools[0].name }} {{ add_generation_prompt }} {{ enable_thinking"
                                + " }}",
                        input));
    }

    @Test
    void withoutToolsTheNameIsDefinedAndNone() {
        assertEquals("True None", render("{{ tools is defined }} {{ tools }}", HELLO));
    }

    @Test
    void tokensThatATokenizerLacksAreUndefined() {
        String jinja = "{{ bos_token is defined }}{{ eos_token is defined }}";
        assertEquals("FalseFalse", render(jinja, HELLO.withTokens(null, null)));
    }

    @Test
    void anInputDoesNotChangeWhenACopyIsMade() {
        ChatInput changed = HELLO.withVariable("x", 1);
        assertEquals("False", render("{{ x is defined }}", HELLO));
        assertEquals("True", render("{{ x is defined }}", changed));
    }

    @Test
    void anInputDoesNotChangeWithTheMapsItWasMadeOf() {
        Map<String, Object> message = new HashMap<>(Map.of("role", "user", "content", "before"));
        List<Map<String, Object>> messages = new ArrayList<>(List.of(message));
        ChatInput input = ChatInput.ofMaps(messages);
        message.put("content", "after");
        messages.clear();
        assertEquals("before", render("{{ messages[0].content }}", input));
    }

    @Test
    void reasoningIsGivenUnderBothNames() {
        String jinja = "{{ messages[0].reasoning_content }},{{ messages[0].thinking }}";
        assertEquals(
                "why,why", render(jinja, ChatInput.ofMaps(List.of(Map.of("reasoning", "why")))));
    }

    @Test
    void aVariableOfAForeignTypeIsRefusedByName() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> HELLO.withVariable("x", new Object()));
        assertTrue(e.getMessage().contains("java.lang.Object"), e::getMessage);
    }

    @Test
    void theTemplatesOwnRefusalIsInTheMessageWithItsLine() {
        var e = failure("a\n{% if true %}\n  {{ raise_exception('no system role') }}\n{% endif %}");
        assertEquals(3, e.line());
        assertEquals("chat template, line 3: no system role", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "{{ 1|urlize }},No filter named 'urlize'.",
        "{{ 1 is odder }},No test named 'odder'.",
        "{{ 'a'.encode() }},the str method 'encode' is not supported",
        "{{ 1 .real }},the attribute 'real' of numbers is not supported",
        "{% include 'x' %},the tag 'include' is not supported",
        "{% block x %}{% endblock %},the tag 'block' is not supported",
        "{% for i in [] recursive %}{% endfor %},recursive loops are not supported",
        "{{ strftime_now('%Q') }},strftime_now does not support %Q",
        "{{ '\\N{DASH}' }},the string escape \\N is not supported"
    })
    void aConstructThatIsLeftOutIsNamedWithItsLine(String jinja, String message) {
        var e = failure("\n" + jinja);
        assertEquals("chat template, line 2: " + message, e.getMessage());
    }

    @Test
    void linesAreCountedThroughStrippedTextCommentsAndRawBlocks() {
        String jinja =
                "a\n\n{#- b\nc -#}\n\n{% raw -%}\n\nd\n{% endraw %}\n\n{%- if x.y.z %}{% endif %}";
        assertEquals(11, failure(jinja).line());
    }

    @ParameterizedTest
    @CsvSource({
        "%d %b %Y,07 Mar 2026",
        "%-d/%-m/%y,7/3/26",
        "%A %a %B,Saturday Sat March",
        "%H:%M:%S %I %p,21:05:04 09 PM",
        "%j %w %u %e %%,066 6 6  7 %",
        "%Y-%m-%dT%X,2026-03-07T21:05:04",
        "%F %R %D,2026-03-07 21:05 03/07/26",
        "%c,Sat Mar  7 21:05:04 2026"
    })
    void strftimeNowReadsTheClockOfTheInput(String format, String expected) {
        Clock clock = Clock.fixed(Instant.parse("2026-03-07T21:05:04Z"), ZoneOffset.UTC);
        String jinja = "{{ strftime_now('" + format + "') }}";
        assertEquals(expected, render(jinja, HELLO.withClock(clock)));
    }

    @Test
    void oneTemplateRendersOnManyThreads() {
        ChatTemplate template =
                ChatTemplate.compile(
                        "{% set ns = namespace(n=0) %}{% for i in range(k) %}{% set ns.n = ns.n + i"
                                + " %}{% endfor %}{{ ns.n }}");
        List<String> sums =
                IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(k -> template.render(HELLO.withVariable("k", k)))
                        .toList();
        List<String> expected =
                IntStream.range(0, 200).mapToObj(k -> String.valueOf(k * (k - 1) / 2)).toList();
        assertEquals(expected, sums);
    }

    @Test
    void aLongConversationStaysFarBelowTheBound() {
        List<Message> messages = Collections.nCopies(2000, new Message("user", "x".repeat(2000)));
        String jinja =
                "{% for m in messages %}{% if loop.index0 < messages|length and m in messages[:1]"
                        + " %}{{ m.content.strip()|length }},{% endif %}{% endfor %}";
        assertEquals("2000,".repeat(2000), render(jinja, ChatInput.of(messages)));
    }

    @Test
    void theSourceIsKept() {
        assertEquals("{{ 1 }}\n", ChatTemplate.compile("{{ 1 }}\n").source());
    }
}

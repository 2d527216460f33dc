package io.github.rlvr.djl.chat;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A template from an untrusted source ends with an error, soon and without filling the memory. The
 * bound on steps is a tenth of the real one here, so that the test is quick too.
 */
class HostileTemplatesTest {

    private static final String NEST = "{% for i in range(100000) %}";
    private static final long STEPS = Budget.MAX_STEPS / 10;
    private static final String END = "{% endfor %}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                NEST + NEST + NEST + END + END + END,
                NEST + NEST + NEST + "{{ i }}" + END + END + END,
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% set ns = namespace(s='ab') %}" + NEST + "{% set ns.s = ns.s + ns.s %}" + END,
                "{% set ns = namespace(s='ab') %}" + NEST + "{% set ns.s = ns.s ~ ns.s %}" + END,
                "{% set ns = namespace(l=[1]) %}" + NEST + "{% set ns.l = [ns.l, ns.l] %}" + END,
                "{% set ns = namespace(l=[]) %}"
                        + NEST
                        + "{% set ns.l = [ns.l] %}"
                        + END
                        + "{{ ns.l }}",
                "{{ 'a' * 2000000000 }}",
                "{{ [1] * 2000000000 }}",
                "{{ 'a'.center(2000000000) }}",
                "{{ ('a' * 1000000).replace('a', 'b' * 1000) }}",
                "{{ ('a' * 1000000).replace('', 'b' * 1000) }}",
                "{{ (['a' * 1000000] * 1000)|join }}",
                "{{ ('a' * 1000000).join('b' * 1000) }}",
                "{{ 'a'|indent(2000000000, true) }}",
                "{{ '%999999s%999999s' % ('a', 'b') * 100 }}",
                "{{ '{:999999}'.format('a') * 100 }}",
                "{{ 2 ** 100000 }}",
                "{{ range(1000000000) }}",
                "{{ [1]|tojson(indent=2000000000) }}",
                "{{ [1]|batch(2000000000, 0)|list }}",
                "{{ [1]|slice(2000000000)|list }}",
                NEST + "{% if 'c' in 'ab' * 4000000 %}{% endif %}" + END,
                "{% set s = 'ab' * 4000000 %}" + NEST + NEST + "{{ s[i] }}" + END + END,
                "{% set s = 'ab' * 4000000 %}" + NEST + NEST + "{{ s.count('c') }}" + END + END,
                "{% set r = range(100000) %}"
                        + NEST
                        + NEST
                        + "{{ r|select('equalto', -1)|list }}"
                        + END
                        + END,
                "{% set r = range(100000)|list %}" + NEST + NEST + "{{ r == r + [1] }}" + END + END,
                "{% set r = range(100000)|list %}" + NEST + NEST + "{{ -1 in r }}" + END + END,
                "{% set r = range(100000)|list %}" + NEST + NEST + "{{ r|max }}" + END + END,
                "{% set r = range(100000)|list %}"
                        + NEST
                        + NEST
                        + "{% set q = r|sort %}"
                        + END
                        + END,
                "{% set r = range(100000)|list %}"
                        + NEST
                        + NEST
                        + "{% set q = r[::2] %}"
                        + END
                        + END,
                "{% set s = 'ab' * 4000000 %}" + NEST + NEST + "{% set q = s|length %}" + END + END
            })
    void endsWithAnError(String jinja) {
        ChatTemplate template = ChatTemplate.compile(jinja);
        ChatInput input = ChatInput.of(List.of());
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () ->
                        assertThrows(
                                ChatTemplateException.class,
                                () -> template.render(input, new Budget(STEPS))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "{'a':", "-", "not ", "a if "})
    void deeplyNestedTextDoesNotOverflowTheStack(String opening) {
        String jinja = "{{ " + opening.repeat(100_000) + " }}";
        assertThrows(ChatTemplateException.class, () -> ChatTemplate.compile(jinja));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% if a %}", "{% for i in a %}", "{% macro m() %}"})
    void deeplyNestedTagsDoNotOverflowTheStack(String tag) {
        String jinja = tag.repeat(100_000);
        assertThrows(ChatTemplateException.class, () -> ChatTemplate.compile(jinja));
    }
}

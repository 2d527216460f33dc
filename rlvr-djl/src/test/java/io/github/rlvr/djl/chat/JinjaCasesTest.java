package io.github.rlvr.djl.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small templates, one a construct, against Jinja 3.1.6 in transformers' environment. A case's
 * error is part of Jinja's message, or empty where only the refusal counts.
 */
class JinjaCasesTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyTemplateRendersAsInJinja() throws IOException {
        JsonNode json;
        try (InputStream in = JinjaCasesTest.class.getResourceAsStream("/jinja/cases.json")) {
            json = JSON.readTree(in);
        }
        ChatInput input = input(json.get("variables"));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode given : json.get("cases")) {
            String name = given.get("jinja").asText();
            tests.add(DynamicTest.dynamicTest(name, () -> check(given, input)));
        }
        assertTrue(tests.size() > 700, () -> "only " + tests.size() + " cases");
        return tests.stream();
    }

    private static ChatInput input(JsonNode variables) {
        ChatInput input = ChatInput.ofMaps(List.of());
        Map<String, Object> all = JSON.convertValue(variables, new TypeReference<>() {});
        for (Map.Entry<String, Object> variable : all.entrySet()) {
            input = input.withVariable(variable.getKey(), variable.getValue());
        }
        return input;
    }

    private static void check(JsonNode given, ChatInput input) {
        String jinja = given.get("jinja").asText();
        if (given.has("expected")) {
            assertEquals(given.get("expected").asText(), ChatTemplate.compile(jinja).render(input));
        } else {
            var e =
                    assertThrows(
                            ChatTemplateException.class,
                            () -> ChatTemplate.compile(jinja).render(input));
            assertTrue(e.getMessage().contains(given.get("error").asText()), e::getMessage);
        }
    }
}

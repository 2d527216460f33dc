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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Templates of well-known models against what transformers 5.23 renders from them. */
class RealTemplatesTest {

    private static final List<String> FILES =
            List.of(
                    "cohere",
                    "deepseek_r1_distill",
                    "gemma",
                    "llama3",
                    "llama3_1",
                    "phi3",
                    "qwen2_5",
                    "qwen3");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> everyCaseRendersAsInTransformers() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : FILES) {
            JsonNode json = read(file);
            ChatTemplate template = ChatTemplate.compile(json.get("jinja").asText());
            for (JsonNode given : json.get("cases")) {
                String name = file + ": " + given.get("name").asText();
                tests.add(DynamicTest.dynamicTest(name, () -> check(template, given)));
            }
        }
        return tests.stream();
    }

    @Test
    void thereAre128Cases() throws IOException {
        int cases = 0;
        for (String file : FILES) {
            cases += read(file).get("cases").size();
        }
        assertEquals(128, cases);
    }

    private static void check(ChatTemplate template, JsonNode given) {
        ChatInput input = input(given);
        if (given.has("error")) {
            var e = assertThrows(ChatTemplateException.class, () -> template.render(input));
            assertTrue(e.getMessage().contains(given.get("error").asText()), e::getMessage);
        } else {
            assertEquals(given.get("expected").asText(), template.render(input));
        }
    }

    private static ChatInput input(JsonNode given) {
        ChatInput input =
                ChatInput.ofMaps(maps(given.get("messages")))
                        .withGenerationPrompt(given.get("add_generation_prompt").asBoolean())
                        .withTokens(
                                given.get("bos_token").asText(), given.get("eos_token").asText())
                        .withVariable("date_string", given.get("date_string").asText());
        return given.hasNonNull("tools") ? input.withTools(maps(given.get("tools"))) : input;
    }

    private static List<Map<String, Object>> maps(JsonNode list) {
        return JSON.convertValue(list, new TypeReference<>() {});
    }

    private static JsonNode read(String file) throws IOException {
        try (InputStream in =
                RealTemplatesTest.class.getResourceAsStream("/chat-templates/" + file + ".json")) {
            return JSON.readTree(in);
        }
    }
}

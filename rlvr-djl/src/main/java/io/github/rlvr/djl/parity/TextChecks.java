package io.github.rlvr.djl.parity;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.djl.chat.ChatInput;
import io.github.rlvr.djl.chat.ChatTemplateException;
import io.github.rlvr.djl.policy.ModelText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tokenizer cases and rendered chats. */
final class TextChecks {

    private static final TypeReference<List<Map<String, Object>>> MESSAGES =
            new TypeReference<>() {};

    private final ModelText text;
    private final Findings findings;

    TextChecks(ModelText text, Findings findings) {
        this.text = text;
        this.findings = findings;
    }

    void tokenizer(JsonNode cases) {
        List<int[]> ids = new ArrayList<>();
        List<int[]> expected = new ArrayList<>();
        List<String> decoded = new ArrayList<>();
        List<String> expectedTexts = new ArrayList<>();
        for (JsonNode item : cases) {
            String source = item.path("text").asText();
            add(item, "ids", source, true, expected, ids);
            add(item, "ids_without_special", source, false, expected, ids);
            if (item.has("decoded") && item.has("ids_without_special")) {
                int[] plain = Numbers.ints(item.get("ids_without_special"));
                expectedTexts.add(item.get("decoded").asText());
                decoded.add(text.tokenizer().decode(plain, false));
            }
        }
        findings.equal("tokenizer: ids", Numbers.joinIds(expected), Numbers.joinIds(ids));
        findings.equalTexts("tokenizer: decoded text", expectedTexts, decoded);
    }

    private void add(
            JsonNode item,
            String field,
            String source,
            boolean special,
            List<int[]> expected,
            List<int[]> ids) {
        if (item.has(field)) {
            expected.add(Numbers.ints(item.get(field)));
            ids.add(text.tokenizer().encode(source, special));
        }
    }

    /**
     * @param textField the rendered text with the generation prompt
     * @param idsField its ids
     */
    void chat(JsonNode cases, String textField, String idsField) {
        if (text.template().isEmpty()) {
            findings.skip("chat", "the model has no chat template");
            return;
        }
        List<String> expected = new ArrayList<>();
        List<String> rendered = new ArrayList<>();
        List<int[]> expectedIds = new ArrayList<>();
        List<int[]> ids = new ArrayList<>();
        for (JsonNode item : cases) {
            String ours = render(item, true);
            add(item, textField, ours, expected, rendered);
            add(item, "text_without_generation_prompt", render(item, false), expected, rendered);
            expectedIds.add(Numbers.ints(item.path(idsField)));
            ids.add(text.tokenizer().encode(ours, false));
        }
        findings.equalTexts("chat: rendered text", expected, rendered);
        findings.equal("chat: ids", Numbers.joinIds(expectedIds), Numbers.joinIds(ids));
    }

    private static void add(
            JsonNode item, String field, String ours, List<String> expected, List<String> all) {
        if (item.has(field)) {
            expected.add(item.get(field).asText());
            all.add(ours);
        }
    }

    /** A template that refuses a chat is a difference like any other. */
    private String render(JsonNode item, boolean generationPrompt) {
        List<Map<String, Object>> messages =
                new ObjectMapper().convertValue(item.path("messages"), MESSAGES);
        ChatInput input = ChatInput.ofMaps(messages).withGenerationPrompt(generationPrompt);
        try {
            return text.template()
                    .orElseThrow()
                    .render(
                            input.withTokens(
                                    text.specials().bosToken().orElse(null),
                                    text.specials().eosToken().orElse(null)));
        } catch (ChatTemplateException e) {
            return "no text: " + e.getMessage();
        }
    }
}

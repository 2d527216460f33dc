package io.github.rlvr.cli.report;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * The rollouts of the page: JSON, compressed and as base64, of which nothing can end a script
 * element.
 *
 * <p>{@code prompts} is a list of {@code [task, prompt, gold]}. A sample has {@code r} (run),
 * {@code s} (step), {@code p} (prompt), {@code i} (index in the group), {@code w} (reward or null),
 * {@code f} (value of each function), {@code n} (tokens), {@code x} (finish), {@code e} (events),
 * {@code t} (text); one that was followed also {@code l} (characters of each token), {@code a}
 * (advantages), {@code q} (log ratios in hundredths of a nat) and {@code h} (entropies in tenths of
 * a nat).
 */
final class RolloutPack {

    /** Characters that the pack may take in the page. */
    static final int MAX_CHARACTERS = 2_100_000;

    private static final JsonMapper JSON = new JsonMapper();
    private static final MathContext DIGITS = new MathContext(3);
    private static final int MAX_FOLLOWED_CHARACTERS = 6000;

    private final List<RunData> runs;
    private final Map<List<String>, Integer> prompts = new LinkedHashMap<>();

    private RolloutPack(List<RunData> runs) {
        this.runs = runs;
    }

    private record Entry(int run, SampleRollout sample) {}

    /** The pack; where all would not fit, an even choice of them. */
    static String of(List<RunData> runs) throws IOException {
        List<Entry> all = new ArrayList<>();
        for (int run = 0; run < runs.size(); run++) {
            for (SampleRollout sample : runs.get(run).rollouts().samples()) {
                all.add(new Entry(run, sample));
            }
        }
        String pack = new RolloutPack(runs).encode(all);
        int keep = all.size();
        while (pack.length() > MAX_CHARACTERS && keep > 1) {
            keep = Math.max(1, (int) (0.95 * keep * MAX_CHARACTERS / pack.length()));
            pack = new RolloutPack(runs).encode(even(all, keep));
        }
        return pack;
    }

    private static List<Entry> even(List<Entry> all, int keep) {
        List<Entry> some = new ArrayList<>();
        for (int i = 0; i < keep; i++) {
            some.add(all.get((int) ((long) i * all.size() / keep)));
        }
        return some;
    }

    private String encode(List<Entry> entries) throws IOException {
        ObjectNode pack = JSON.createObjectNode();
        ArrayNode samples = pack.putArray("samples");
        entries.forEach(entry -> samples.add(sample(entry)));
        ArrayNode texts = pack.putArray("prompts");
        for (List<String> prompt : prompts.keySet()) {
            ArrayNode text = texts.addArray();
            prompt.forEach(text::add);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(pack.toString().getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private ObjectNode sample(Entry entry) {
        SampleRollout sample = entry.sample();
        TokenColours tokens = runs.get(entry.run()).tokens().get(sample.key());
        List<String> prompt = List.of(sample.key().task(), sample.prompt(), sample.gold());
        ObjectNode node = JSON.createObjectNode();
        node.put("r", entry.run())
                .put("s", sample.key().step())
                .put("p", prompts.computeIfAbsent(prompt, p -> prompts.size()))
                .put("i", sample.key().sample())
                .put("x", sample.finish());
        putNumber(node, "w", sample.reward());
        putNumber(node, "n", sample.length());
        ObjectNode rewards = node.putObject("f");
        sample.rewards().forEach((name, value) -> putNumber(rewards, name, value));
        ArrayNode events = node.putArray("e");
        sample.events().forEach(events::add);
        if (tokens == null) {
            return node.put("t", sample.completion());
        }
        tokens.events(sample.events().contains(SampleRollout.EQUAL_REWARDS)).forEach(events::add);
        putTokens(node, tokens);
        return node;
    }

    private static void putTokens(ObjectNode node, TokenColours tokens) {
        StringBuilder text = new StringBuilder();
        ArrayNode lengths = node.putArray("l");
        for (String piece : tokens.pieces()) {
            if (text.length() + piece.length() > MAX_FOLLOWED_CHARACTERS) {
                break;
            }
            text.append(piece);
            lengths.add(piece.length());
        }
        int shown = lengths.size();
        node.put("t", text.toString());
        ArrayNode advantages = node.putArray("a");
        tokens.advantages().stream().limit(shown).forEach(a -> advantages.add(rounded(a)));
        putScaled(node.putArray("q"), tokens.logRatios().stream().limit(shown).toList(), 100);
        putScaled(node.putArray("h"), tokens.entropies().stream().limit(shown).toList(), 10);
    }

    private static void putScaled(ArrayNode out, List<Double> values, int scale) {
        for (Double value : values) {
            if (value == null) {
                out.addNull();
            } else {
                out.add(Math.round(value * scale));
            }
        }
    }

    private static void putNumber(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, new BigDecimal(value).round(new MathContext(6)));
        } else {
            node.putNull(name);
        }
    }

    private static BigDecimal rounded(Double value) {
        return value == null ? null : new BigDecimal(value).round(DIGITS);
    }
}

package io.github.rlvr.rewards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.train.ConfiguredRewards;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RewardProvidersTest {

    @Test
    void everyProviderHasItsOwnNameAndASummary() {
        List<RewardProvider> all = ConfiguredRewards.providers();
        assertEquals(all.size(), all.stream().map(RewardProvider::name).distinct().count());
        for (RewardProvider provider : all) {
            assertTrue(provider.name().matches("[a-z0-9_]+"), provider.name());
            assertFalse(provider.summary().isBlank(), provider.name());
        }
    }

    @Test
    void everyProviderRefusesAnUnknownSetting() throws Exception {
        var settings = new ObjectMapper().readTree("{\"colour\": 1}");
        for (RewardProvider provider : ConfiguredRewards.providers()) {
            var error =
                    assertThrows(IllegalArgumentException.class, () -> provider.create(settings));
            assertTrue(error.getMessage().contains("'colour'"), error.getMessage());
        }
    }

    @Test
    void everyRewardStandsOnItsPageWithAllItsSettings() throws Exception {
        String page = Files.readString(Path.of("../docs/rewards.md"));
        var settings = new ObjectMapper().readTree("{\"colour\": 1}");
        List<String> missing = new ArrayList<>();
        for (RewardProvider provider : ConfiguredRewards.providers()) {
            String row = line(page, "| `" + provider.name() + "` |");
            String told = row + (row.contains("judge's settings") ? line(page, "The judge") : "");
            var error =
                    assertThrows(IllegalArgumentException.class, () -> provider.create(settings));
            Matcher known = Pattern.compile("It knows \\[(.*)\\]").matcher(error.getMessage());
            for (String key : known.find() ? known.group(1).split(", ") : new String[0]) {
                if (!told.contains("`" + key + "`")) {
                    missing.add(provider.name() + "." + key);
                }
            }
            if (row.isEmpty()) {
                missing.add(provider.name());
            }
        }
        assertEquals(List.of(), missing);
    }

    private static String line(String page, String start) {
        return page.lines().filter(l -> l.startsWith(start)).findFirst().orElse("");
    }

    @Test
    void formatChecksWhatItIsToldTo() throws Exception {
        String text = "<think>\nFirst, a\n</think>\n<answer>\n```java\nx\n```\n</answer>";
        var sample = Samples.of("1", text, 3);
        assertEquals(1, Samples.value(Samples.reward("format", "{}").score(sample)));
        assertEquals(
                1,
                Samples.value(Samples.reward("format", "{\"check\":\"tag_count\"}").score(sample)));
        assertEquals(
                1.0 / 3,
                Samples.value(Samples.reward("format", "{\"check\":\"steps\"}").score(sample)));
        assertEquals(
                0, Samples.value(Samples.reward("format", "{\"check\":\"code\"}").score(sample)));
        assertEquals(
                1,
                Samples.value(
                        Samples.reward("format", "{\"check\":\"code\",\"language\":\"java\"}")
                                .score(sample)));
    }

    @Test
    void repetitionCountsWordsOrTokens() throws Exception {
        var sample = Samples.of("1", "a b c a b c", 5);
        assertEquals(-0.25, Samples.value(Samples.reward("repetition", "{}").score(sample)), 1e-12);
        String tokens = "{\"unit\":\"tokens\",\"ngram_size\":1}";
        assertEquals(
                -0.8, Samples.value(Samples.reward("repetition", tokens).score(sample)), 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> Samples.reward("repetition", "{\"max_penalty\":1}"));
    }

    @Test
    void overlongCompletionsArePunishedByTokens() throws Exception {
        var reward = Samples.reward("soft_overlong", "{\"max_length\":10,\"cache\":4}");
        assertEquals(0, Samples.value(reward.score(Samples.of("1", "x", 6))));
        assertEquals(-0.5, Samples.value(reward.score(Samples.of("1", "x", 8))));
        assertEquals(-1, Samples.value(reward.score(Samples.of("1", "x", 20))));
        assertThrows(IllegalArgumentException.class, () -> Samples.reward("soft_overlong", "{}"));
    }

    @Test
    void cosineLengthPrefersShortRightAnswers() throws Exception {
        var reward = Samples.reward("cosine_length", "{\"max_length\":100}");
        double shortRight = Samples.value(reward.score(Samples.of("7", "\\boxed{7}", 10)));
        double longRight = Samples.value(reward.score(Samples.of("7", "\\boxed{7}", 90)));
        double shortWrong = Samples.value(reward.score(Samples.of("7", "\\boxed{8}", 10)));
        double longWrong = Samples.value(reward.score(Samples.of("7", "\\boxed{8}", 90)));
        assertTrue(shortRight > longRight && longRight > longWrong && longWrong > shortWrong);
        assertTrue(reward.score(Samples.of("", "\\boxed{8}", 90)).value().isEmpty());
    }
}

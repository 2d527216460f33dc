package io.github.rlvr.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlvr.algorithms.Algorithms;
import io.github.rlvr.core.algorithm.Algorithm;
import io.github.rlvr.core.algorithm.AlgorithmProvider;
import io.github.rlvr.core.reward.RewardProvider;
import io.github.rlvr.core.train.ConfiguredRewards;
import io.github.rlvr.rewards.math.AnswerPolicy;
import io.github.rlvr.rewards.math.MathVerifier;
import io.github.rlvr.rewards.math.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents say what the code says. */
final class DocumentsTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)(#[^)]*)?\\)");

    /** {@code -Drlvr.docs.write=true} writes the page instead. */
    @Test
    void theConfigurationPageIsUpToDate() throws IOException {
        Path page = DOCS.resolve("configuration.md");
        String rendered = ConfigurationPage.render();
        if (Boolean.getBoolean("rlvr.docs.write")) {
            Files.writeString(page, rendered);
        }
        assertEquals(rendered, Files.readString(page).replace("\r\n", "\n"));
    }

    @Test
    void theAlgorithmsPageListsEveryAlgorithm() throws IOException {
        List<String> rows =
                algorithms().lines().stream().filter(l -> l.matches("(\\| [^|]*){4}\\|")).toList();
        List<String> expected = new ArrayList<>();
        Algorithms.all().forEach(provider -> expected.add(AlgorithmsPage.row(provider)));
        assertTrue(rows.containsAll(expected), () -> "missing of " + expected);
    }

    @ParameterizedTest
    @MethodSource("names")
    void theDefaultsOfTheAlgorithmsPageAreThoseOfTheCode(String name) throws IOException {
        ObjectNode defaults = algorithms().defaults(name);
        Algorithm shown = Algorithms.byName(name, defaults);
        Algorithm actual = Algorithms.byName(name, null);
        assertEquals(actual.estimator(), shown.estimator());
        assertEquals(actual.loss(), shown.loss());
        assertEquals(actual.filter(), shown.filter());
        assertEquals(known(name), new TreeSet<>(keys(defaults)));
    }

    @Test
    void theRewardsPageListsEveryReward() throws IOException {
        String page = Files.readString(DOCS.resolve("rewards.md"));
        for (RewardProvider provider : ConfiguredRewards.providers()) {
            assertTrue(page.contains("\n| `" + provider.name() + "` |"), provider.name());
        }
    }

    @Test
    void theVerifierDoesWhatTheRewardsPageShows() {
        MathVerifier verifier = new MathVerifier(AnswerPolicy.flexible());
        Verdict verdict = verifier.verify("\\frac{1}{2}", "so the answer is \\boxed{0.5}");
        assertTrue(verdict.isEqual(), verdict.reason());
    }

    @Test
    void linksPointToFiles() throws IOException {
        List<Path> pages = DocumentBlock.pages();
        for (Path page : pages) {
            Matcher links = LINK.matcher(Files.readString(page));
            while (links.find()) {
                Path target = page.resolveSibling(links.group(1));
                assertTrue(Files.exists(target), page + " links to " + links.group(1));
            }
        }
        assertTrue(pages.size() > 10, pages::toString);
    }

    static List<String> names() {
        return Algorithms.all().stream().map(AlgorithmProvider::name).toList();
    }

    private static AlgorithmsPage algorithms() throws IOException {
        return new AlgorithmsPage(Files.readAllLines(DOCS.resolve("algorithms.md")));
    }

    static Set<String> known(String name) {
        ObjectNode wrong = JsonNodeFactory.instance.objectNode().put("no_such_key", 1);
        String message =
                assertThrows(IllegalArgumentException.class, () -> Algorithms.byName(name, wrong))
                        .getMessage();
        String list = message.substring(message.indexOf("It has ") + "It has ".length());
        return new TreeSet<>(List.of(list.split(", ")));
    }

    private static List<String> keys(ObjectNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }
}

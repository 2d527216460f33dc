package io.github.rlvr.rewards.mixed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.rlvr.core.reward.RewardFunction;
import io.github.rlvr.core.reward.Sample;
import io.github.rlvr.core.task.Prompt;
import io.github.rlvr.core.task.Task;
import io.github.rlvr.rewards.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixedRewardTest {

    private static double accuracy(String kind, String gold, String answer) throws Exception {
        Task task =
                new Task(
                        "t",
                        Prompt.user("?"),
                        Optional.of(gold),
                        Map.of("type", TextNode.valueOf(kind)));
        String text = "<think>\nx\n</think>\n<answer>\n" + answer + "\n</answer>";
        Sample sample = new Sample(task, Samples.of(gold, text, 10).rollout());
        var score = ((RewardFunction) Samples.provided("mixed", "{}")).score(sample);
        double right = score.components().get("accuracy");
        assertEquals(0.9 * right + 0.1, score.value().orElseThrow(), 1e-12);
        return right;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "math   | \\frac12      | 0.5            | 1",
                "math   | 3             | 4              | 0",
                "choice | B             | B              | 1",
                "text   | The Eiffel Tower | eiffel tower! | 1",
                "text   | Paris         | London         | 0",
                "number | 100           | 105            | 1",
                "number | 100           | 105.1          | 0",
                "number | 0             | 0.001          | 0",
                "number | 0             | 0              | 1",
                "number | 1,000         | about          | 0",
                "boxes  | [0, 0, 2, 2]  | [0, 0, 2, 1]   | 0.5",
                "boxes  | [0,0,1,1] [2,2,3,3] | [2,2,3,3] | 0.5",
                "boxes  | [0, 0, 2, 2]  | none           | 0"
            })
    void theKindOfTheTaskDecides(String kind, String gold, String answer, double expected)
            throws Exception {
        assertEquals(expected, accuracy(kind, gold, answer), 1e-12);
    }

    @Test
    void anUnknownKindIsRefusedByName() {
        var e = assertThrows(IllegalArgumentException.class, () -> accuracy("picture", "x", "y"));
        assertTrue(e.getMessage().contains("\"picture\" in column type"), e.getMessage());
    }

    @Test
    void similarTextsAreMoreAlikeThanOthers() {
        Similarity similarity = Similarity.ofCharacters();
        assertEquals(1, similarity.between("a red car", "A red CAR."), 1e-12);
        double near = similarity.between("a red car", "red cars");
        double far = similarity.between("a red car", "we like fish");
        assertTrue(near > far + 0.3, () -> near + " and " + far);
        assertEquals(0, similarity.between("", "x"));
    }

    @Test
    void boxesAreMatchedGreedilyAndExtraOnesCost() {
        double[] unit = {0, 0, 1, 1};
        assertEquals(0.5, Boxes.agreement(List.of(unit), List.of(unit, new double[] {5, 5, 6, 6})));
        assertEquals(0, Boxes.overlap(unit, new double[] {1, 1, 1, 1}));
    }
}

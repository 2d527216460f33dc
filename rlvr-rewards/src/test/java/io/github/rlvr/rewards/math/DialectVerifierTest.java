package io.github.rlvr.rewards.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlvr.rewards.dialect.Dialect;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectVerifierTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "HENDRYCKS | true | \\frac12 | so \\boxed{\\dfrac{1}{2}}",
                "HENDRYCKS | true | 0.5 | \\boxed{1/2}",
                "HENDRYCKS | true | 5 | \\boxed{x=5}",
                "HENDRYCKS | true | 10 | \\boxed{10\\text{ cm}}",
                "HENDRYCKS | false | 0.25 | \\boxed{1/4}",
                "HENDRYCKS | false | 5 | the answer is 5",
                "DAPO | true | 42 | Answer: $42$",
                "DAPO | true | 1234 | Answer: 1,234 dollars",
                "DAPO | true | 42 | Answer: 41 / Answer: x = 42",
                "DAPO | false | 42 | \\boxed{42}",
                "DAPO_STRICT | true | 42 | so \\boxed{42}",
                "DAPO_STRICT | false | 42 | so \\boxed{42.0}",
                "DAPO_STRICT | false | 42 | Answer: 42",
                "PRIME_MATH | true | \\frac{3}{4} | \\boxed{3/4}",
                "PRIME_MATH | false | \\frac{1}{2} | \\boxed{\\frac{2}{4}}",
                "PRIME_MATH | true | (1,2) | the answer is (1, 2)",
                "PRIME_MATH | false | [1,2] | \\boxed{(1,2)}",
                "PRIME_MATH | false | 2 | \\boxed{\\sqrt{4}+0.0x}",
                "PRIME_MATH | true | x+1 | \\boxed{1+x}",
                "GSM8K_STRICT | true | 1234 | #### 1,234",
                "GSM8K_STRICT | false | 18 | 18",
                "GSM8K_STRICT | false | 18 | #### 18.",
                "GSM8K_FLEXIBLE | true | 18 | so 17 and then 18",
                "GSM8K_FLEXIBLE | false | 17 | so 17 and then 18",
                "QWEN_MATH_EQUAL | true | 0.5 | \\boxed{50}",
                "QWEN_MATH_EQUAL | true | 3.14159 | \\boxed{3.1416}",
                "QWEN_MATH_EQUAL | false | 3.14159 | \\boxed{3.15}",
                "QWEN_MATH_EQUAL | true | (1,2) | \\boxed{(1.0,2)}",
                "QWEN_MATH_EQUAL | true | x=5 | \\boxed{5}",
                "QWEN_MATH_EQUAL | true | x+y=1 | \\boxed{1=x+y}",
                "QWEN_MATH_EQUAL | true | B | \\boxed{(B)}",
            })
    void everyDialectKeepsItsOwnRules(
            Dialect dialect, boolean equal, String gold, String completion) {
        Verdict verdict = new DialectVerifier(dialect).verify(gold, completion);
        assertEquals(equal, verdict.isEqual(), verdict.explain());
        assertTrue(verdict.reason().endsWith(dialect.label() + " does"), verdict.reason());
    }

    @Test
    void answersBeforeTheWindowOfThreeHundredCharactersAreNotRead() {
        String filler = " and so on".repeat(31);
        DialectVerifier strict = new DialectVerifier(Dialect.GSM8K_STRICT);
        assertTrue(strict.verify("18", "#### 18").isEqual());
        assertEquals(Verdict.Outcome.DIFFERENT, strict.verify("18", "#### 18" + filler).outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "HENDRYCKS, verl_math_reward, 1.0",
        "DAPO, verl_math_dapo, 0.98",
        "GSM8K_FLEXIBLE, verl_gsm8k_flexible, 1.0",
        "PRIME_MATH, verl_prime_math, 0.92",
        "QWEN_MATH_EQUAL, qwen_math_equal, 0.80",
    })
    void verdictsAgreeWithTheOriginals(Dialect dialect, String original, double least)
            throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> failures = new ArrayList<>();
        int cases = 0;
        for (String line : VerifierResources.lines("math_cases.jsonl")) {
            JsonNode node = json.readTree(line);
            JsonNode verdict = node.path("verdicts").path(original);
            VerifierCase one = VerifierCase.read(node);
            if (!verdict.isMissingNode() && !one.form().equals("pair")) {
                cases++;
                if (one.verdict(dialect).isEqual() != verdict.asBoolean(false)) {
                    failures.add(one.id());
                }
            }
        }
        double agreement = 1 - (double) failures.size() / cases;
        assertTrue(agreement >= least, agreement + " of " + cases + "; differ: " + failures);
    }
}

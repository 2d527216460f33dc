package io.github.rlvr.rewards.process;

import io.github.rlvr.core.process.ProcessRewardModel;
import io.github.rlvr.core.process.SteppedCompletion;
import io.github.rlvr.rewards.math.ArithmeticClaims;
import java.util.List;

/**
 * Rewards a step by the arithmetic that it writes down: a step with a wrong equation is wrong, one
 * whose equations all hold is right, one without an equation is neither. It does not see whether a
 * step leads anywhere: a right but idle one is right. Thread-safe.
 *
 * @param right reward of a step whose equations all hold; 1 by default
 * @param wrong reward of a step with an equation that does not; -1 by default
 * @param unchecked reward of a step without an equation; 0 by default
 */
public record ArithmeticSteps(double right, double wrong, double unchecked)
        implements ProcessRewardModel {

    /** Refuses rewards that are not finite. */
    public ArithmeticSteps {
        if (!Double.isFinite(right + wrong + unchecked)) {
            throw new IllegalArgumentException(
                    "arithmetic_steps: right "
                            + right
                            + ", wrong "
                            + wrong
                            + " and unchecked "
                            + unchecked
                            + " must be finite numbers");
        }
    }

    @Override
    public List<double[]> score(List<SteppedCompletion> completions) {
        return completions.stream()
                .map(c -> c.steps().stream().mapToDouble(this::score).toArray())
                .toList();
    }

    /** The reward of a step's text. */
    public double score(String step) {
        List<ArithmeticClaims.Claim> claims = ArithmeticClaims.in(step);
        if (claims.isEmpty()) {
            return unchecked;
        }
        return claims.stream().allMatch(ArithmeticClaims.Claim::holds) ? right : wrong;
    }
}

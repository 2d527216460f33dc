package io.github.rlvr.rewards.dialect;

import java.util.Locale;
import java.util.function.Function;

/** The public graders by name. */
public enum Dialect {

    /** {@code is_equiv} of hendrycks/math, also verl's math_reward and lm-eval's hendrycks_math. */
    HENDRYCKS(1, 0, algebra -> new HendrycksGrader()),

    /** verl's math_dapo: the last "Answer:" line of the last 300 characters. */
    DAPO(1, -1, algebra -> DapoGrader.answerLine()),

    /**
     * verl's math_dapo with strict_box_verify: the box in the last 100 characters, as it stands.
     */
    DAPO_STRICT(1, -1, algebra -> DapoGrader.box()),

    /** verl's prime_math, the grader of PRM800K. */
    PRIME_MATH(1, 0, PrimeMathGrader::new),

    /** verl's gsm8k, strict: the last "#### number" of the last 300 characters. */
    GSM8K_STRICT(1, 0, algebra -> Gsm8kGrader.strict()),

    /** verl's gsm8k, flexible: the last number of the last 300 characters. */
    GSM8K_FLEXIBLE(1, 0, algebra -> Gsm8kGrader.flexible()),

    /** {@code math_equal} of Qwen2.5-Math. */
    QWEN_MATH_EQUAL(1, 0, QwenGrader::new);

    private final double accepted;
    private final double rejected;
    private final Function<Algebra, Grader> grader;

    Dialect(double accepted, double rejected, Function<Algebra, Grader> grader) {
        this.accepted = accepted;
        this.rejected = rejected;
        this.grader = grader;
    }

    /** The name in configuration files and on the command line, such as {@code gsm8k_strict}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the grader pays for an answer it takes for the gold answer, or for any other. */
    public double reward(boolean equal) {
        return equal ? accepted : rejected;
    }

    /**
     * The grader.
     *
     * @param algebra stands in for the computer algebra system where the original uses one
     */
    public Grader grader(Algebra algebra) {
        return grader.apply(algebra);
    }
}

package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.dialect.Dialect;
import io.github.rlvr.rewards.dialect.Grader;
import io.github.rlvr.rewards.math.Verdict.Outcome;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies as a public grader does, so that numbers can be compared. Where the grader asks a
 * computer algebra system, {@link MathVerifier} answers. Immutable, thread-safe.
 */
public final class DialectVerifier implements AnswerVerifier {

    /** A public grader sees no more of an answer than this; the originals have no limit. */
    private static final int MAX_ANSWER = MathVerifier.MAX_ANSWER;

    private static final int PRECISION = 6;

    /** What the algebra systems behind the graders read without further help. */
    private static final Set<String> ELEMENTARY =
            Set.of(
                    "sin",
                    "cos",
                    "tan",
                    "cot",
                    "sec",
                    "csc",
                    "arcsin",
                    "arccos",
                    "arctan",
                    "log",
                    "ln",
                    "factorial",
                    "abs");

    private final Dialect dialect;
    private final Grader grader;

    /** A verifier with the rules of a dialect. */
    public DialectVerifier(Dialect dialect) {
        this.dialect = dialect;
        this.grader = dialect.grader(DialectVerifier::sameValue);
    }

    /** Whether two plain expressions have the same value; lists, sets and texts have none. */
    private static boolean sameValue(String left, String right) {
        Optional<Expr> a = MathParser.parse(MathText.clean(left));
        Optional<Expr> b = MathParser.parse(MathText.clean(right));
        boolean plain = a.isPresent() && b.isPresent() && isPlain(a.get()) && isPlain(b.get());
        return plain && new Scalars(PRECISION, new Work()).same(a.get(), b.get());
    }

    private static boolean isPlain(Expr e) {
        boolean kind =
                e instanceof Expr.Num
                        || e instanceof Expr.Sym s && s.name().length() == 1
                        || e instanceof Expr.Const
                        || e instanceof Expr.Sum
                        || e instanceof Expr.Product
                        || e instanceof Expr.Power
                        || e instanceof Expr.Call c && ELEMENTARY.contains(c.name());
        return kind && Trees.children(e).stream().allMatch(DialectVerifier::isPlain);
    }

    @Override
    public Verdict verify(String gold, String completion) {
        int from = Math.max(0, completion.length() - AnswerExtractor.WINDOW);
        Optional<String> answer = grader.extract(completion.substring(from));
        if (answer.isEmpty() || answer.get().length() > MAX_ANSWER || gold.length() > MAX_ANSWER) {
            return verdict(false, "no answer", gold, answer.orElse(""));
        }
        return compare(gold, answer.get());
    }

    /** Compares two bare answers by the dialect's rules. */
    public Verdict compare(String gold, String answer) {
        return verdict(grader.same(gold, answer), "compared", gold, answer);
    }

    private Verdict verdict(boolean equal, String what, String gold, String answer) {
        Outcome outcome = equal ? Outcome.EQUAL : Outcome.DIFFERENT;
        return new Verdict(
                outcome, what + " as " + dialect.label() + " does", gold, answer, "", "");
    }
}

package io.github.rlvr.rewards.math;

/**
 * Does the work of one comparison and counts it, in units of about a node looked at. When the limit
 * is reached, trees have no canonical form and no value any more, so that the comparison ends soon
 * and says different. Not thread-safe.
 */
final class Work {

    private static final long LIMIT = 50_000;

    /** Roots and quotients to fifty digits take much longer than those of doubles. */
    private static final int PRECISE = 40;

    private long left = LIMIT;

    /** Counts work; false when the limit is reached. */
    boolean take(long units) {
        left -= Math.min(left, units);
        return left > 0;
    }

    /** Counts arithmetic with long numbers, which takes quadratic time. */
    boolean take(Rational result) {
        long words = result.bits() / 64;
        return take(words * words / 100);
    }

    /** The canonical form; {@link Simplifier#UNDEFINED} when there is none or no work is left. */
    Expr simplify(Expr e) {
        return new Simplifier(this).simplify(e);
    }

    /** The value at one of the fixed points, invalid when there is none or no work is left. */
    Approx value(Expr e, int point) {
        Evaluator evaluator = new Evaluator(point);
        Approx value = evaluator.value(e);
        return take(evaluator.visited()) ? value : Approx.INVALID;
    }

    /** Whether two constants agree to fifty digits, as far as they are known. */
    boolean agreePrecisely(Expr a, Expr b) {
        int nodes = Trees.size(a, (int) left) + Trees.size(b, (int) left);
        return take((long) PRECISE * nodes) && PreciseValue.agree(a, b);
    }
}

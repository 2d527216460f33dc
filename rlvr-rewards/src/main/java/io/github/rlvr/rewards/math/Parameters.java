package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Expr.Listing;
import io.github.rlvr.rewards.math.Expr.Product;
import io.github.rlvr.rewards.math.Expr.Relation;
import io.github.rlvr.rewards.math.Expr.Sign;
import io.github.rlvr.rewards.math.Expr.Sum;
import io.github.rlvr.rewards.math.Expr.Sym;
import io.github.rlvr.rewards.math.Expr.Tuple;
import java.util.List;
import java.util.Set;

/** Names whose choice is free: whole-number parameters, constants of integration, points. */
final class Parameters {

    private static final Set<String> CONSTANTS = Set.of("C", "c");

    private Parameters() {}

    /** "x = 2k, k in Z" without what k may be; the same when nothing is said about a parameter. */
    static Expr stripped(Expr e) {
        if (!(e instanceof Listing l) || l.items().size() != 2 || parameter(e) == null) {
            return e;
        }
        return l.items().get(0);
    }

    /** The whole-number parameter of a listing, or null. */
    private static String parameter(Expr e) {
        return e instanceof Listing l
                        && l.items().get(l.items().size() - 1) instanceof Relation r
                        && r.signs().equals(List.of(Sign.MEMBER))
                        && r.sides().get(0) instanceof Sym s
                        && r.sides().get(1).equals(new Sym("set:Z"))
                        && Trees.symbols(l.items().get(0)).contains(s.name())
                ? s.name()
                : null;
    }

    /** An answer with the parameter that the gold answer uses. */
    static Expr renamed(Expr answer, Expr listing, Expr gold) {
        String name = parameter(gold);
        return Trees.symbols(answer).contains(name)
                ? answer
                : Trees.substitute(answer, parameter(listing), new Sym(name));
    }

    /** "A(1, 2)" beside a point without a name is the point (1, 2). */
    static Expr unnamed(Expr e, Expr other) {
        return other instanceof Tuple
                        && e instanceof Product p
                        && p.factors().size() == 2
                        && p.factors().get(0) instanceof Sym s
                        && s.name().matches("[A-Z]")
                        && p.factors().get(1) instanceof Tuple t
                ? t
                : e;
    }

    /** An answer whose added constant has the gold answer's name. */
    static Expr sameConstant(Expr gold, Expr answer) {
        String g = constant(gold);
        String a = constant(answer);
        boolean free =
                g != null
                        && a != null
                        && !g.equals(a)
                        && !Trees.symbols(answer).contains(g)
                        && !Trees.symbols(gold).contains(a);
        return free ? Trees.substitute(answer, a, new Sym(g)) : answer;
    }

    /** The last term of a sum when it is a letter that is used for constants, or null. */
    private static String constant(Expr e) {
        return e instanceof Sum s
                        && s.terms().get(s.terms().size() - 1) instanceof Sym name
                        && CONSTANTS.contains(name.name())
                ? name.name()
                : null;
    }
}

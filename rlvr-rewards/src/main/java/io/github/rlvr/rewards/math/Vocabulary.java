package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Token.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The commands and words that the lexer knows. */
final class Vocabulary {

    /** What a command stands for; an empty text is skipped. */
    record Entry(Kind kind, String text) {}

    static final Entry SKIPPED = new Entry(Kind.END, "");

    private static final Map<String, Entry> COMMANDS = commands();

    private static final Set<String> BARE_FUNCTIONS =
            Set.of(
                    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh",
                    "cosh", "tanh", "asin", "acos", "atan", "log", "ln", "lg", "exp", "gcd", "lcm",
                    "max", "min", "abs", "floor", "ceil");

    private static final Set<String> GREEK =
            Set.of(
                    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "kappa",
                    "lambda", "mu", "nu", "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
                    "Gamma", "Delta", "Theta", "Lambda", "Sigma", "Phi", "Psi", "Omega", "pi");

    private static final Set<String> TEXT_COMMANDS =
            Set.of(
                    "text",
                    "mbox",
                    "textbf",
                    "textrm",
                    "textit",
                    "textsf",
                    "texttt",
                    "emph",
                    "textnormal",
                    "hbox",
                    "textup",
                    "textsc");

    private static final Set<String> FONT_COMMANDS =
            Set.of(
                    "mathrm",
                    "mathbf",
                    "mathit",
                    "mathsf",
                    "mathcal",
                    "mathbb",
                    "bm",
                    "boldsymbol",
                    "rm",
                    "bf",
                    "mathscr",
                    "mathfrak");

    private static final Set<String> ACCENTS =
            Set.of(
                    "overline",
                    "bar",
                    "hat",
                    "vec",
                    "tilde",
                    "widehat",
                    "overrightarrow",
                    "dot",
                    "widetilde",
                    "ddot");

    private Vocabulary() {}

    static Entry command(String name) {
        return COMMANDS.get(name);
    }

    static boolean isText(String name) {
        return TEXT_COMMANDS.contains(name);
    }

    static boolean isFont(String name) {
        return FONT_COMMANDS.contains(name);
    }

    static boolean isAccent(String name) {
        return ACCENTS.contains(name);
    }

    /** What a run of bare letters stands for, or null when it is no known word. */
    static Entry bare(String word) {
        if (BARE_FUNCTIONS.contains(word)) {
            return COMMANDS.get(word);
        }
        if (GREEK.contains(word)) {
            return new Entry(Kind.SYMBOL, word);
        }
        return switch (word) {
            case "sqrt" -> new Entry(Kind.COMMAND, "sqrt");
            case "mod" -> new Entry(Kind.OPERATOR, "mod");
            case "infinity", "Infinity", "infty", "inf", "oo" -> new Entry(Kind.SYMBOL, "oo");
            case "and", "And", "AND" -> new Entry(Kind.SEPARATOR, "and");
            case "or", "Or", "OR" -> new Entry(Kind.SEPARATOR, "or");
            case "percent", "percentage", "pct" -> new Entry(Kind.OPERATOR, "%");
            case "degrees", "degree", "deg" -> new Entry(Kind.OPERATOR, "deg");
            default -> null;
        };
    }

    private static Map<String, Entry> commands() {
        Map<String, Entry> all = new HashMap<>();
        skipped(
                all,
                "left right mleft mright big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr"
                        + " middle displaystyle textstyle scriptstyle limits nolimits ldots dots cdots dotsc"
                        + " nonumber noindent hline hfill relax boldsymbol allowbreak large Large ensuremath");
        put(
                all,
                Kind.FUNCTION,
                "sin cos tan cot sec csc sinh cosh tanh log ln lg exp gcd lcm max min abs ceil floor det arg deg Re Im sgn coth sech csch");
        put(all, Kind.FUNCTION, "arcsin arccos arctan arccot arcsec arccsc arsinh arcosh artanh");
        alias(
                all,
                Kind.FUNCTION,
                "asin=arcsin acos=arccos atan=arctan arcsinh=arsinh arccosh=arcosh arctanh=artanh asinh=arsinh acosh=arcosh atanh=artanh");
        alias(
                all,
                Kind.OPERATOR,
                "times=* cdot=* ast=* div=/ mod=mod bmod=mod pm=pm mp=mp cup=cup cap=cap setminus=setminus bigcup=cup bigcap=cap backslash=setminus circ=deg degree=deg %=% over=over choose=choose colon=: prime=' union=cup vee=or-operator wedge=and-operator pmod=pmod");
        alias(
                all,
                Kind.RELATION,
                "le=<= leq=<= leqslant=<= ge=>= geq=>= geqslant=>= lt=< gt=> ne=!= neq=!= approx=~ simeq=~ in=in equiv=rel to=rel sim=rel cong=rel subset=rel subseteq=rel Rightarrow=rel rightarrow=rel implies=rel iff=rel mapsto=rel propto=rel parallel=rel perp=rel notin=rel ni=rel longrightarrow=rel Longrightarrow=rel leftarrow=rel Leftarrow=rel leftrightarrow=rel Leftrightarrow=rel longmapsto=rel asymp=~ doteq=~ thickapprox=~ le=<= nleq=> ngeq=< nless=>= ngtr=<= leqq=<= geqq=>=");
        alias(
                all,
                Kind.SYMBOL,
                "infty=oo imath=i jmath=j emptyset=emptyset varnothing=emptyset varepsilon=epsilon vartheta=theta varphi=phi ell=l hbar=hbar partial=partial nabla=nabla angle=angle triangle=triangle");
        put(
                all,
                Kind.SYMBOL,
                "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi omega");
        put(all, Kind.SYMBOL, "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega");
        alias(
                all,
                Kind.OPEN,
                "{=\\{ lbrace=\\{ lbrack=[ lgroup=( lfloor=floor lceil=ceil ulcorner=ceil llcorner=floor langle=langle lvert=| lVert=||");
        alias(
                all,
                Kind.CLOSE,
                "}=\\} rbrace=\\} rbrack=] rgroup=) rfloor=floor rceil=ceil urcorner=ceil lrcorner=floor rangle=langle rvert=| rVert=||");
        alias(all, Kind.BAR, "vert=| |=|| Vert=|| mid=mid");
        structure(all);
        return Map.copyOf(all);
    }

    private static void structure(Map<String, Entry> all) {
        put(
                all,
                Kind.COMMAND,
                "frac sqrt binom int iint oint sum prod lim begin end operatorname boxed neg lnot overset underset variable not cancel stackrel");
        alias(
                all,
                Kind.COMMAND,
                "dfrac=frac tfrac=frac cfrac=frac nicefrac=frac sfrac=frac dbinom=binom tbinom=binom fbox=boxed underline=boxed intop=int");
        alias(all, Kind.SEPARATOR, "quad=, qquad=, land=and lor=or");
        for (String skip : new String[] {"!", ",", ";", ":", " ", ">", "/"}) {
            all.put(skip, SKIPPED);
        }
        all.put("$", SKIPPED);
        all.put("&", SKIPPED);
        all.put("#", SKIPPED);
        all.put("_", new Entry(Kind.WORD, "_"));
        all.put("\\", new Entry(Kind.SEPARATOR, "\\\\"));
    }

    private static void skipped(Map<String, Entry> all, String names) {
        for (String name : names.split(" ")) {
            all.put(name, SKIPPED);
        }
    }

    private static void put(Map<String, Entry> all, Kind kind, String names) {
        for (String name : names.split(" ")) {
            all.put(name, new Entry(kind, name));
        }
    }

    private static void alias(Map<String, Entry> all, Kind kind, String pairs) {
        for (String pair : pairs.split(" ")) {
            int at = pair.indexOf('=', 1);
            all.put(pair.substring(0, at), new Entry(kind, pair.substring(at + 1)));
        }
    }
}

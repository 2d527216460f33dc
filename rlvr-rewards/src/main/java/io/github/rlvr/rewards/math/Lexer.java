package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Splits a cleaned answer into tokens. Linear time; at most {@value #MAX_TOKENS} tokens. */
final class Lexer {

    static final int MAX_TOKENS = 4_000;
    private static final String CURRENCY = "$\"€£¥₹₩₽";
    private static final Set<String> CURRENCIES =
            Set.of("USD", "EUR", "GBP", "INR", "CAD", "AUD", "RMB", "Rs", "US");

    /** Short words that are no product of variables: whoever writes them takes something back. */
    private static final Set<String> DENIALS = Set.of("not", "Not", "NOT", "but", "nor", "isn");

    private static final String UNIT_CAPITALS = "KNJWVACFT";
    private static final int MAX_DIGITS = 1_000;
    private static final int MAX_EXPONENT = 3_000;

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private boolean spaced;
    private boolean failed;

    private Lexer(String text) {
        this.text = text;
    }

    /** The tokens, the last one of kind END; null when the text is too long or malformed. */
    static List<Token> tokens(String cleaned) {
        Lexer lexer = new Lexer(cleaned);
        lexer.run();
        return lexer.failed ? null : Thousands.merge(lexer.tokens);
    }

    private void run() {
        while (at < text.length() && !failed) {
            char c = text.charAt(at);
            if (c == ' ' || c == '\n' || c == '~' || CURRENCY.indexOf(c) >= 0) {
                spaced = true;
                at++;
            } else if (MathText.isDigit(c) || c == '.' && digitAt(at + 1)) {
                number();
            } else if (c == '\\') {
                command();
            } else if (Character.isLetter(c)) {
                letters();
            } else {
                sign(c);
            }
            failed |= tokens.size() > MAX_TOKENS;
        }
        add(Kind.END, "");
    }

    private boolean digitAt(int i) {
        return i < text.length() && MathText.isDigit(text.charAt(i));
    }

    private void number() {
        int from = at;
        while (digitAt(at)
                || at < text.length() && text.charAt(at) == MathText.THOUSANDS && digitAt(at + 1)) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '.' && !startsWithPoints()) {
            at++;
            while (digitAt(at)) {
                at++;
            }
        }
        failed |= at - from > MAX_DIGITS;
        String digits = text.substring(from, at).replace(String.valueOf(MathText.THOUSANDS), "");
        add(Kind.NUMBER, digits + repeatingTail(digits) + exponent());
    }

    /** "0.333..." is written with three or more equal last digits and an ellipsis. */
    private String repeatingTail(String digits) {
        boolean ellipsis =
                text.startsWith("...", at)
                        || text.startsWith("\\ldots", at)
                        || text.startsWith("\\dots", at)
                        || text.startsWith("\\cdots", at);
        int n = digits.length();
        if (!ellipsis || digits.indexOf('.') < 0 || n - digits.indexOf('.') < 4) {
            return "";
        }
        char last = digits.charAt(n - 1);
        return digits.charAt(n - 2) == last && digits.charAt(n - 3) == last ? "r" + last : "";
    }

    private boolean startsWithPoints() {
        return text.startsWith("..", at);
    }

    private String exponent() {
        if (at >= text.length() || Character.toLowerCase(text.charAt(at)) != 'e') {
            return "";
        }
        int i = at + 1;
        if (i < text.length() && (text.charAt(i) == '-' || text.charAt(i) == '+')) {
            i++;
        }
        int from = i;
        while (digitAt(i)) {
            i++;
        }
        if (i == from || i - from > 9) {
            return "";
        }
        String exponent = text.substring(at + 1, i).replace("+", "");
        failed |= Math.abs(Integer.parseInt(exponent)) > MAX_EXPONENT;
        at = i;
        return "e" + exponent;
    }

    private void command() {
        int from = at + 1;
        int to = from;
        while (to < text.length() && MathText.isLetter(text.charAt(to))) {
            to++;
        }
        if (to == from) {
            to = Math.min(from + 1, text.length());
        }
        String name = text.substring(from, to);
        at = to;
        if ((name.equals("color") || name.equals("textcolor") || name.endsWith("phantom"))
                && open()) {
            braced();
            spaced = true;
        } else if (Vocabulary.isText(name) && open()) {
            words(braced());
        } else if (Vocabulary.isFont(name)) {
            font(name);
        } else if (Vocabulary.isAccent(name)) {
            add(Kind.COMMAND, "accent:" + name);
        } else if (name.equals("begin") || name.equals("end")) {
            add(Kind.ENVIRONMENT, name + (open() ? ":" + braced().strip() : ""));
        } else if (name.equals("operatorname")) {
            skipStar();
            operator(open() ? braced().strip() : "");
        } else {
            known(name, from);
        }
    }

    private void skipStar() {
        if (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
    }

    private void operator(String name) {
        Vocabulary.Entry entry = Vocabulary.command(name);
        if (entry != null && entry.kind() == Kind.FUNCTION) {
            add(Kind.FUNCTION, entry.text());
        } else {
            add(Kind.SYMBOL, name);
        }
    }

    private void known(String name, int from) {
        Vocabulary.Entry entry = Vocabulary.command(name);
        for (int cut = 1; entry == null && cut <= 2 && name.length() - cut >= 2; cut++) {
            entry = Vocabulary.command(name.substring(0, name.length() - cut));
            at = entry == null ? at : from + name.length() - cut;
        }
        if (entry == null) {
            add(Kind.SYMBOL, "\\" + name);
        } else if (entry == Vocabulary.SKIPPED) {
            skipped(name);
        } else {
            add(entry.kind(), entry.text());
        }
    }

    private void skipped(String name) {
        spaced = true;
        if ((name.equals("left") || name.equals("right"))
                && at < text.length()
                && text.charAt(at) == '.') {
            at++;
        }
    }

    /** Content of {@code \mathrm{...}} and its like: a function, letters or words. */
    private void font(String name) {
        String content = open() ? braced().replace('~', ' ').strip() : "";
        if (content.isEmpty() && name.equals("mathbb")) {
            content = letter();
        }
        if (name.equals("mathbb")) {
            add(Kind.SYMBOL, "set:" + content);
            return;
        }
        Vocabulary.Entry entry = Vocabulary.bare(content);
        if (entry != null) {
            add(entry.kind(), entry.text());
        } else if (content.length() == 1 && Character.isLetter(content.charAt(0))) {
            boolean unit = isUnitCapital(content) && name.equals("mathrm");
            add(unit ? Kind.TEXT : Kind.SYMBOL, content);
        } else if (content.isEmpty()) {
            spaced = true;
        } else if (content.chars().allMatch(c -> Character.isLetter(c) || c == ' ')) {
            words(content);
        } else {
            nested(content);
        }
    }

    /** The letter that follows a command without braces, or nothing. */
    private String letter() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at < text.length() && MathText.isLetter(text.charAt(at))
                ? text.substring(at, ++at)
                : "";
    }

    /** Tokens of a wrapped content, in parentheses that only group. */
    private void nested(String content) {
        List<Token> inner =
                content.indexOf('\\') >= 0 && content.length() > 200 ? null : tokens(content);
        if (inner == null) {
            failed = true;
            return;
        }
        add(Kind.OPEN, "{");
        tokens.addAll(inner.subList(0, inner.size() - 1));
        add(Kind.CLOSE, "}");
    }

    /** {@code \text{...}}: separators, a number, a letter or words. */
    private void words(String raw) {
        String content = raw.replace("$", "").replace('~', ' ').strip();
        String bare = content.replace(",", "").replace(";", "").strip().toLowerCase(Locale.ROOT);
        if (isChoice(content)) {
            content = content.replaceAll("[^A-Za-z]", "");
            bare = content.toLowerCase(Locale.ROOT);
        }
        if (CURRENCIES.contains(content.replace(".", "")) && amountFollows()) {
            bare = "";
        }
        switch (bare) {
            case "" -> spaced = true;
            case "and", "or" -> add(Kind.SEPARATOR, bare);
            case "mod" -> add(Kind.OPERATOR, "mod");
            case "to" ->
                    add(behindNumber() ? Kind.OPERATOR : Kind.TEXT, behindNumber() ? ":" : "to");
            default -> {
                Vocabulary.Entry entry = Vocabulary.bare(bare);
                if (entry != null) {
                    add(entry.kind(), entry.text());
                } else if (bare.length() == 1 && "mgshl".contains(bare) && behindValue()
                        || isUnitCapital(content)) {
                    add(Kind.TEXT, content);
                } else if (bare.length() == 1 && MathText.isLetter(bare.charAt(0))) {
                    add(Kind.SYMBOL, content);
                } else if (MathText.isDigit(content.charAt(0))
                        && leadingDigits(content) < content.length()
                        && content.length() < 60) {
                    int digits = leadingDigits(content);
                    add(Kind.NUMBER, content.substring(0, digits));
                    words(content.substring(digits));
                } else if (isNumber(content)) {
                    add(Kind.NUMBER, content);
                } else {
                    add(Kind.TEXT, content);
                }
            }
        }
    }

    /** Kelvin, newton and their like behind a number, unless an index makes it a name. */
    private boolean isUnitCapital(String content) {
        return content.length() == 1
                && UNIT_CAPITALS.contains(content)
                && behindNumber()
                && !text.startsWith("_", at)
                && !text.startsWith("(", at);
    }

    private boolean behindWord() {
        Kind last = tokens.isEmpty() ? Kind.END : tokens.get(tokens.size() - 1).kind();
        return last == Kind.WORD || last == Kind.TEXT;
    }

    private boolean behindValue() {
        Kind last = tokens.isEmpty() ? Kind.END : tokens.get(tokens.size() - 1).kind();
        return last == Kind.NUMBER || last == Kind.CLOSE;
    }

    /** "(B)", "B." and "B)" name an option. */
    private static boolean isChoice(String content) {
        int letters = 0;
        for (int i = 0; i < content.length(); i++) {
            letters +=
                    MathText.isLetter(content.charAt(i))
                            ? 1
                            : "(). :".indexOf(content.charAt(i)) >= 0 ? 0 : 2;
        }
        return letters == 1;
    }

    private static int leadingDigits(String content) {
        int i = 0;
        while (i < content.length() && MathText.isDigit(content.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isNumber(String content) {
        return content.length() < 60 && content.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private boolean open() {
        int i = at;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return i < text.length() && text.charAt(i) == '{';
    }

    /** The content of the braces that follow; without a closing one, everything. */
    private String braced() {
        int open = text.indexOf('{', at);
        int close = MathText.closes(text, open);
        failed |= close < 0;
        at = close < 0 ? text.length() : close + 1;
        return text.substring(open + 1, close < 0 ? text.length() : close);
    }

    private void letters() {
        int from = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) {
            at++;
        }
        String run = text.substring(from, at);
        Vocabulary.Entry entry = Vocabulary.bare(run);
        if (entry != null) {
            add(entry.kind(), entry.text());
        } else if (CURRENCIES.contains(run) && amountFollows()) {
            spaced = true;
        } else if (DENIALS.contains(run)) {
            add(Kind.WORD, run);
        } else if (run.equals("to") && behindNumber()) {
            add(Kind.OPERATOR, ":");
        } else if (run.equals("x") && behindNumber() && powerOfTenFollows()) {
            add(Kind.OPERATOR, "*");
        } else if (gluedConnective(run, from)) {
            add(Kind.SEPARATOR, run.startsWith("or") ? "or" : "and");
            singles(run.substring(run.startsWith("or") ? 2 : 3));
        } else if (Units.isWord(run) || run.length() > 1 && spaced && behindWord()) {
            add(Kind.WORD, run);
        } else {
            singles(run);
        }
    }

    /** "USD 5": a currency in front of an amount. */
    private boolean amountFollows() {
        int i = at;
        while (i < text.length() && " .$\\".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        boolean amount = digitAt(i);
        at = amount ? i : at;
        return amount;
    }

    private boolean behindNumber() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.NUMBER;
    }

    /** "3.2 x 10^5": the letter is a multiplication sign. */
    private boolean powerOfTenFollows() {
        String rest = text.substring(at, Math.min(text.length(), at + 8)).strip();
        return rest.startsWith("10^") || rest.startsWith("10 ^") || rest.startsWith("10**");
    }

    /** "x=1orx=2": the connective sticks to a number or bracket. */
    private boolean gluedConnective(String run, int from) {
        int length = run.startsWith("or") ? 2 : run.startsWith("and") ? 3 : 9;
        boolean behind =
                from > 0
                        && (MathText.isDigit(text.charAt(from - 1))
                                || text.charAt(from - 1) == ')');
        return behind && run.length() > length && run.length() <= length + 2;
    }

    private void singles(String run) {
        for (int i = 0; i < run.length(); i++) {
            add(Kind.SYMBOL, run.substring(i, i + 1));
            spaced = false;
        }
    }

    private void sign(char c) {
        at++;
        switch (c) {
            case '+', '/', '^', '_', '!', '%', '\'', ':' -> add(Kind.OPERATOR, String.valueOf(c));
            case '-' -> add(Kind.OPERATOR, "-");
            case '*' -> star();
            case '=' -> add(Kind.RELATION, "=");
            case '<', '>' -> order(c);
            case ',', ';', MathText.THOUSANDS -> add(Kind.SEPARATOR, c == ';' ? ";" : ",");
            case '&' -> add(Kind.SEPARATOR, "&");
            case '[' -> add(closesHere() ? Kind.CLOSE : Kind.OPEN, closesHere() ? ")" : "[");
            case ']' -> add(opensHere() ? Kind.OPEN : Kind.CLOSE, opensHere() ? "(" : "]");
            case '(', '{' -> add(Kind.OPEN, String.valueOf(c));
            case ')', '}' -> add(Kind.CLOSE, String.valueOf(c));
            case '|' -> add(Kind.BAR, "|");
            case '.' -> points();
            default -> add(Kind.WORD, String.valueOf(c));
        }
    }

    /** "[1, 2[": a bracket turned outwards, as open ends are written in some countries. */
    private boolean closesHere() {
        int i = at;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        return !tokens.isEmpty()
                && (i == text.length()
                        || text.startsWith("\\cup", i)
                        || text.startsWith("\\cap", i));
    }

    private boolean opensHere() {
        if (tokens.isEmpty()) {
            return true;
        }
        Token last = tokens.get(tokens.size() - 1);
        return last.kind() == Kind.RELATION || last.isOperator("cup") || last.isOperator("cap");
    }

    private void star() {
        boolean power = text.startsWith("*", at);
        at += power ? 1 : 0;
        add(Kind.OPERATOR, power ? "^" : "*");
    }

    private void order(char c) {
        boolean equal = text.startsWith("=", at);
        at += equal ? 1 : 0;
        add(Kind.RELATION, c + (equal ? "=" : ""));
    }

    private void points() {
        boolean ellipsis = text.startsWith("..", at);
        at += ellipsis ? 2 : 0;
        if (!ellipsis) {
            add(Kind.WORD, ".");
        }
    }

    private void add(Kind kind, String value) {
        tokens.add(new Token(kind, value, spaced));
        spaced = false;
    }
}

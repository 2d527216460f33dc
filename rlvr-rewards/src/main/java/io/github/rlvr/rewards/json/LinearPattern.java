package io.github.rlvr.rewards.json;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A regular expression that is matched in time linear in the text, by Thompson's construction: all
 * states at once, no backtracking. It knows literals, {@code .}, classes {@code [a-z]} and {@code
 * [^..]}, {@code \d \w \s \D \W \S}, groups, {@code |}, {@code * + ?}, {@code {m,n}} up to {@value
 * #MAX_REPEAT}, and the anchors {@code ^} and {@code $}. Immutable.
 */
public final class LinearPattern {

    private static final int MAX_REPEAT = 100;
    private static final int MAX_STATES = 5_000;

    private static final int SPLIT = -1;
    private static final int MATCH = -2;
    private static final int BEGIN = -3;
    private static final int END = -4;

    /** A state: a test of one character, or a kind below 0; and where it leads. */
    private record State(int kind, IntPredicate test, int[] next) {}

    private final String pattern;
    private final List<State> states = new ArrayList<>();
    private final int start;
    private int at;

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException for one that it does not know, naming pattern and position
     */
    public LinearPattern(String pattern) {
        this.pattern = pattern;
        Fragment whole = alternatives();
        if (at < pattern.length()) {
            throw unknown();
        }
        int match = add(MATCH, null);
        join(whole.ends(), match);
        this.start = whole.start();
    }

    /** Whether the pattern occurs in a text. */
    public boolean find(String text) {
        BitSet now = new BitSet(states.size());
        int[] points = text.codePoints().toArray();
        for (int i = 0; i <= points.length; i++) {
            enter(now, start, i, points.length);
            BitSet next = new BitSet(states.size());
            for (int s = now.nextSetBit(0); s >= 0; s = now.nextSetBit(s + 1)) {
                State state = states.get(s);
                if (state.kind() == MATCH) {
                    return true;
                }
                if (state.kind() >= 0 && i < points.length && state.test().test(points[i])) {
                    enter(next, state.next()[0], i + 1, points.length);
                }
            }
            now = next;
        }
        return false;
    }

    /** Adds a state and what it leads to without a character; iterative, so deep patterns fit. */
    private void enter(BitSet set, int first, int position, int length) {
        List<Integer> stack = new ArrayList<>(List.of(first));
        while (!stack.isEmpty()) {
            int s = stack.remove(stack.size() - 1);
            State state = states.get(s);
            boolean blocked =
                    state.kind() == BEGIN && position > 0
                            || state.kind() == END && position < length;
            if (set.get(s) || blocked) {
                continue;
            }
            set.set(s);
            if (state.kind() < 0 && state.kind() != MATCH) {
                for (int next : state.next()) {
                    if (next >= 0) {
                        stack.add(next);
                    }
                }
            }
        }
    }

    /** A part under construction: where it starts, and {state, branch} that lead on. */
    private record Fragment(int start, List<int[]> ends) {}

    private Fragment alternatives() {
        Fragment left = sequence();
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            Fragment right = sequence();
            int split = add(SPLIT, null);
            states.get(split).next()[0] = left.start();
            states.get(split).next()[1] = right.start();
            List<int[]> ends = new ArrayList<>(left.ends());
            ends.addAll(right.ends());
            left = new Fragment(split, ends);
        }
        return left;
    }

    private Fragment sequence() {
        int first = add(SPLIT, null);
        List<int[]> ends = List.of(new int[] {first, 0});
        while (at < pattern.length() && "|)".indexOf(pattern.charAt(at)) < 0) {
            Fragment next = repeated();
            join(ends, next.start());
            ends = next.ends();
        }
        return new Fragment(first, ends);
    }

    private Fragment repeated() {
        int from = at;
        Fragment one = atom();
        if (at >= pattern.length()) {
            return one;
        }
        char sign = pattern.charAt(at);
        if (sign == '*' || sign == '+' || sign == '?') {
            at++;
            return quantified(one, sign);
        }
        return sign == '{' ? counted(from, one) : one;
    }

    private Fragment quantified(Fragment one, char sign) {
        int split = add(SPLIT, null);
        states.get(split).next()[0] = one.start();
        List<int[]> out = new ArrayList<>(List.of(new int[] {split, 1}));
        if (sign == '?') {
            out.addAll(one.ends());
        } else {
            join(one.ends(), split);
        }
        return new Fragment(sign == '+' ? one.start() : split, out);
    }

    /** {@code x{m,n}}: x is read again for every copy. */
    private Fragment counted(int from, Fragment first) {
        int close = pattern.indexOf('}', at);
        String[] bounds =
                close < 0 ? new String[0] : pattern.substring(at + 1, close).split(",", -1);
        int least = bounds.length == 0 ? -1 : number(bounds[0]);
        boolean open = bounds.length == 2 && bounds[1].isEmpty();
        int most = bounds.length == 2 && !open ? number(bounds[1]) : least;
        if (least < 0 || most < least || most > MAX_REPEAT || bounds.length > 2) {
            throw unknown();
        }
        int skip = add(SPLIT, null);
        List<int[]> ends = new ArrayList<>(List.of(new int[] {skip, 0}));
        for (int copy = 0; copy < Math.max(most, open ? least + 1 : 0); copy++) {
            Fragment next = copy == 0 ? first : again(from);
            Fragment part = copy < least ? next : quantified(next, open ? '*' : '?');
            join(ends, part.start());
            ends = part.ends();
        }
        at = close + 1;
        return new Fragment(skip, ends);
    }

    private Fragment again(int from) {
        at = from;
        return atom();
    }

    private int number(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }

    private Fragment atom() {
        char c = pattern.charAt(at);
        if (c == '(') {
            at += pattern.startsWith("(?:", at) ? 3 : 1;
            Fragment inner = alternatives();
            if (at >= pattern.length() || pattern.charAt(at) != ')') {
                throw unknown();
            }
            at++;
            return inner;
        }
        if (c == '^' || c == '$') {
            at++;
            return single(add(c == '^' ? BEGIN : END, null));
        }
        if ("*+?{}".indexOf(c) >= 0) {
            throw unknown();
        }
        return single(add(0, c == '[' ? charClass() : element()));
    }

    private Fragment single(int state) {
        return new Fragment(state, List.of(new int[] {state, 0}));
    }

    private IntPredicate charClass() {
        at++;
        boolean negated = at < pattern.length() && pattern.charAt(at) == '^';
        at += negated ? 1 : 0;
        IntPredicate any = c -> false;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            int low = pattern.codePointAt(at);
            IntPredicate one = element();
            if (at + 1 < pattern.length()
                    && pattern.charAt(at) == '-'
                    && pattern.charAt(at + 1) != ']') {
                int high = pattern.codePointAt(at + 1);
                at += 1 + Character.charCount(high);
                one = c -> c >= low && c <= high;
            }
            any = any.or(one);
        }
        if (at >= pattern.length()) {
            throw unknown();
        }
        at++;
        return negated ? any.negate() : any;
    }

    private IntPredicate element() {
        int c = pattern.codePointAt(at);
        at += Character.charCount(c);
        if (c != '\\') {
            return c == '.' && !inClass() ? x -> x != '\n' : x -> x == c;
        }
        if (at >= pattern.length()) {
            throw unknown();
        }
        char escaped = pattern.charAt(at++);
        return switch (escaped) {
            case 'd' -> x -> x >= '0' && x <= '9';
            case 'D' -> x -> x < '0' || x > '9';
            case 'w' -> LinearPattern::isWord;
            case 'W' -> x -> !isWord(x);
            case 's' -> Character::isWhitespace;
            case 'S' -> x -> !Character.isWhitespace(x);
            case 'n' -> x -> x == '\n';
            case 't' -> x -> x == '\t';
            default -> {
                if (Character.isLetterOrDigit(escaped)) {
                    throw unknown();
                }
                yield x -> x == escaped;
            }
        };
    }

    /** Whether the character just read stands inside square brackets. */
    private boolean inClass() {
        int open = pattern.lastIndexOf('[', at - 1);
        return open >= 0 && pattern.indexOf(']', open) >= at;
    }

    private static boolean isWord(int c) {
        return c == '_' || c < 128 && Character.isLetterOrDigit(c);
    }

    private int add(int kind, IntPredicate test) {
        if (states.size() >= MAX_STATES) {
            throw new IllegalArgumentException("pattern " + pattern + " is too large");
        }
        states.add(new State(kind, test, new int[] {-1, -1}));
        return states.size() - 1;
    }

    private void join(List<int[]> ends, int target) {
        for (int[] end : ends) {
            states.get(end[0]).next()[end[1]] = target;
        }
    }

    private IllegalArgumentException unknown() {
        return new IllegalArgumentException(
                "pattern "
                        + pattern
                        + " cannot be read at position "
                        + Math.min(at, pattern.length())
                        + "; it may hold literals, classes, groups, | * + ? {m,n} ^ and $");
    }
}

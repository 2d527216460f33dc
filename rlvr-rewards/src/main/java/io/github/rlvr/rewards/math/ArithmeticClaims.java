package io.github.rlvr.rewards.math;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The equations of plain arithmetic that a text writes down, each with whether it holds, computed
 * exactly. A chain {@code a = b = c} makes one claim a sign. Equations with letters are no claims,
 * since what the letters stand for is not known. Stateless.
 *
 * <p>A right side that is a decimal number with at least two decimals may be rounded.
 */
public final class ArithmeticClaims {

    /** Characters of which an equation consists; a currency sign counts as a space. */
    private static final Pattern RUN = Pattern.compile("[-0-9.,+*/×÷·−()^$€£ =]+");

    private static final Pattern SENTENCE_END = Pattern.compile("[,;.]\\s+|[,;.]$");
    private static final Pattern ENUMERATOR = Pattern.compile("^\\s*\\d+\\)\\s+");
    private static final Pattern ROUNDED = Pattern.compile("[^.]*\\.\\d{2,}");

    private ArithmeticClaims() {}

    /**
     * An equation of two sides.
     *
     * @param text as written
     * @param holds whether both sides are equal
     */
    public record Claim(String text, boolean holds) {}

    /** Every claim of a text, in order. */
    public static List<Claim> in(String text) {
        List<Claim> claims = new ArrayList<>();
        Matcher runs = RUN.matcher(text);
        while (runs.find()) {
            boolean openLeft = isLetterBefore(text, runs.start());
            boolean openRight = runs.end() < text.length() && isLetter(text.charAt(runs.end()));
            String[] parts = SENTENCE_END.split(runs.group());
            for (int i = 0; i < parts.length; i++) {
                boolean first = i == 0 && openLeft;
                boolean last = i == parts.length - 1 && openRight;
                addClaims(parts[i], first, last, claims);
            }
        }
        return claims;
    }

    private static void addClaims(
            String part, boolean openLeft, boolean openRight, List<Claim> claims) {
        String[] sides = ENUMERATOR.matcher(part).replaceFirst("").split("=", -1);
        for (int i = 0; i + 1 < sides.length; i++) {
            boolean joinsLetter = openLeft && i == 0 && beginsWithOperator(sides[0]);
            boolean endsInLetter =
                    openRight && i + 2 == sides.length && !sides[i + 1].endsWith(" ");
            Optional<Rational> left = value(sides[i]);
            Optional<Rational> right = value(sides[i + 1]);
            if (left.isPresent() && right.isPresent() && !joinsLetter && !endsInLetter) {
                String written = sides[i].strip() + " = " + sides[i + 1].strip();
                claims.add(new Claim(written, equal(left.get(), right.get(), sides[i + 1])));
            }
        }
    }

    private static boolean equal(Rational left, Rational right, String writtenRight) {
        Rational gap = left.minus(right).abs();
        if (!ROUNDED.matcher(writtenRight.strip()).matches()) {
            return gap.signum() == 0;
        }
        String number = writtenRight.strip();
        int decimals = number.length() - number.indexOf('.') - 1;
        Rational half = Rational.decimal("5", -decimals - 1);
        return gap.compareTo(half) <= 0;
    }

    private static boolean isLetterBefore(String text, int start) {
        int at = start - 1;
        while (at >= 0 && text.charAt(at) == ' ') {
            at--;
        }
        return at >= 0 && (isLetter(text.charAt(at)) || text.charAt(at) == ')');
    }

    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c) || c == '\\' || c == '%';
    }

    private static boolean beginsWithOperator(String side) {
        String stripped = side.strip();
        return !stripped.isEmpty() && "+-*/×÷·−^(".indexOf(stripped.charAt(0)) >= 0;
    }

    private static Optional<Rational> value(String side) {
        return new Reading(side).whole();
    }

    /** One side of an equation, read from the left; an empty value means that it is none. */
    private static final class Reading {

        private static final Pattern NUMBER =
                Pattern.compile(
                        "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?![\\d,])|\\d+(?:\\.\\d+)?|\\.\\d+");
        private static final int DEEPEST = 50;

        private final String text;
        private int at;
        private int depth;

        Reading(String side) {
            this.text =
                    side.replaceAll("[$€£]", " ")
                            .replace('×', '*')
                            .replace('·', '*')
                            .replace('÷', '/')
                            .replace('−', '-');
        }

        Optional<Rational> whole() {
            Optional<Rational> value = sum();
            skipSpaces();
            return at == text.length() ? value : Optional.empty();
        }

        private Optional<Rational> sum() {
            Optional<Rational> value = product();
            while (value.isPresent()) {
                boolean plus = take('+');
                if (!plus && !take('-')) {
                    break;
                }
                Optional<Rational> next = product();
                Optional<Rational> sum = value;
                value = next.map(n -> sum.get().plus(plus ? n : n.negate()));
            }
            return value;
        }

        private Optional<Rational> product() {
            Optional<Rational> value = signed();
            while (value.isPresent()) {
                boolean times = take('*');
                if (!times && !take('/')) {
                    break;
                }
                Optional<Rational> factor = signed().filter(f -> times || f.signum() != 0);
                Optional<Rational> product = value;
                value = factor.map(f -> times ? product.get().times(f) : product.get().over(f));
            }
            return value;
        }

        private Optional<Rational> signed() {
            if (take('-')) {
                return power().map(Rational::negate);
            }
            return power();
        }

        private Optional<Rational> power() {
            Optional<Rational> base = atom();
            if (base.isEmpty() || !take('^')) {
                return base;
            }
            Optional<Rational> exponent = atom().filter(Rational::isInteger);
            return exponent.map(Rational::numerator).flatMap((BigInteger n) -> base.get().power(n));
        }

        private Optional<Rational> atom() {
            if (take('(')) {
                depth++;
                Optional<Rational> inside = depth > DEEPEST ? Optional.empty() : sum();
                depth--;
                return inside.filter(v -> take(')'));
            }
            Matcher number = NUMBER.matcher(text).region(at, text.length());
            if (!number.lookingAt() || number.end() - at > 200) {
                return Optional.empty();
            }
            at = number.end();
            return Optional.of(Rational.decimal(number.group().replace(",", ""), 0));
        }

        private boolean take(char c) {
            skipSpaces();
            boolean found = at < text.length() && text.charAt(at) == c;
            at += found ? 1 : 0;
            skipSpaces();
            return found;
        }

        private void skipSpaces() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }
}

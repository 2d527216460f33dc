package io.github.rlvr.rewards.answer;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a short answer in a completion and compares it exactly: decimal numbers by value ({@code
 * 70,000} is {@code 70000.0}), anything else as text without case and outer spaces. Every pattern
 * runs in linear time; at most the last {@value #WINDOW} characters are read. Stateless.
 */
public final class ExactAnswer {

    private static final int WINDOW = 20_000;
    private static final int MAX_ANSWER = 200;
    private static final String HASH = "####";
    private static final String BOX = "\\boxed{";
    private static final Pattern NUMBER =
            Pattern.compile(
                    "-?\\$?(?:\\d{1,3}(?:,\\d{3})+(?!\\d)|\\d++)(?:\\.\\d++)?|-?\\$?\\.\\d++");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:\\d{1,60}(?:\\.\\d{0,60})?|\\.\\d{1,60})");

    private ExactAnswer() {}

    /**
     * The answer that a text gives.
     *
     * @param text a completion, a GSM8K solution or a bare answer
     * @param mark where to look
     * @return the answer without outer spaces, empty when the mark is missing or holds nothing
     */
    public static Optional<String> find(String text, AnswerMark mark) {
        String tail = text.length() > WINDOW ? text.substring(text.length() - WINDOW) : text;
        return switch (mark) {
            case HASH -> behindHash(tail);
            case BOXED -> lastBox(tail);
            case FLEXIBLE -> flexible(tail);
        };
    }

    /** Whether two answers are the same number, or the same text apart from case and spaces. */
    public static boolean same(String gold, String answer) {
        Optional<BigDecimal> a = number(gold);
        Optional<BigDecimal> b = number(answer);
        return a.isPresent() && b.isPresent()
                ? a.get().compareTo(b.get()) == 0
                : folded(gold).equals(folded(answer));
    }

    private static Optional<String> flexible(String text) {
        if (text.contains(HASH)) {
            return behindHash(text).map(answer -> lastNumber(answer).orElse(answer));
        }
        return text.contains(BOX) ? lastBox(text) : lastNumber(text);
    }

    private static Optional<String> behindHash(String text) {
        int at = text.lastIndexOf(HASH);
        return at < 0
                ? Optional.empty()
                : some(text.substring(at + HASH.length()).lines().findFirst().orElse(""));
    }

    private static Optional<String> lastBox(String text) {
        int at = text.lastIndexOf(BOX);
        if (at < 0) {
            return Optional.empty();
        }
        int depth = 0;
        for (int i = at + BOX.length() - 1; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return some(text.substring(at + BOX.length(), i));
            }
        }
        return Optional.empty(); // never closed: the completion was cut off
    }

    private static Optional<String> lastNumber(String text) {
        Matcher numbers = NUMBER.matcher(text);
        String last = null;
        while (numbers.find()) {
            last = numbers.group();
        }
        return Optional.ofNullable(last);
    }

    private static Optional<BigDecimal> number(String answer) {
        String plain = folded(answer).replace(",", "").replace("$", "").replaceAll("\\.$", "");
        return DECIMAL.matcher(plain).matches()
                ? Optional.of(new BigDecimal(plain))
                : Optional.empty();
    }

    private static String folded(String answer) {
        return answer.strip().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> some(String answer) {
        String stripped = answer.strip();
        return stripped.isEmpty() || stripped.length() > MAX_ANSWER
                ? Optional.empty()
                : Optional.of(stripped);
    }
}

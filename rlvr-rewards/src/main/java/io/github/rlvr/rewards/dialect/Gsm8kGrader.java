package io.github.rlvr.rewards.dialect;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * verl's grader of GSM8K: a number in the last 300 characters, compared as a string.
 *
 * @param number its first group is the number
 * @param separators whether thousands separators and dollar signs are removed from the answer
 */
record Gsm8kGrader(Pattern number, boolean separators) implements Grader {

    private static final int WINDOW = 300;
    private static final Pattern MARKED = Pattern.compile("#### (-?[0-9.,]+)");
    private static final Pattern ANY = Pattern.compile("(-?[0-9.,]+)");

    static Gsm8kGrader strict() {
        return new Gsm8kGrader(MARKED, true);
    }

    static Gsm8kGrader flexible() {
        return new Gsm8kGrader(ANY, false);
    }

    @Override
    public Optional<String> extract(String completion) {
        int from = Math.max(0, completion.length() - WINDOW);
        Matcher numbers = number.matcher(completion.substring(from));
        Optional<String> last = Optional.empty();
        while (numbers.find()) {
            String found = numbers.group(1);
            last = !separators && found.equals(".") ? last : Optional.of(found);
        }
        return last.map(n -> separators ? n.replace(",", "") : n);
    }

    @Override
    public boolean same(String gold, String answer) {
        return gold.equals(answer);
    }
}

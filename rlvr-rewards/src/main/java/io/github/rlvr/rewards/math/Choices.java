package io.github.rlvr.rewards.math;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Letters of multiple-choice questions. */
final class Choices {

    private static final Pattern GOLD = Pattern.compile("^\\W*([A-Za-z])(?:\\W|$)");
    private static final Pattern CUE =
            Pattern.compile(
                    "(?:answer|option|choice|choose|select|答案|réponse|respuesta|antwort|ответ|resposta|उत्तर|الجواب|الإجابة)",
                    Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern AFTER_CUE = Pattern.compile("(?<![\\p{L}'])([A-Z])(?![\\p{L}'])");
    private static final Pattern LOWER_AFTER_CUE =
            Pattern.compile(
                    "^[\\s:*(=\\[]*(?:is\\b|:)?[\\s:*(\\[]*(?:([b-z])(?=[).\\]\\s]|$)|(a)(?=[).\\]]|\\s*$|\\s*\\n))");
    private static final Pattern START =
            Pattern.compile("^\\W{0,4}([A-Za-z])(?:[).:,]|\\s*$|[^\\p{L}\\s'])");
    private static final Pattern BOX =
            Pattern.compile("^\\W*([A-Za-z])(?:[).:]?\\W*$|[).:]\\s*.*$)");
    private static final Pattern SEVERAL =
            Pattern.compile(
                    "(?<!\\p{L})[A-H](?!\\p{L})\\W{0,6}(?:and|or|,)?\\W{0,6}(?<!\\p{L})[A-H](?!\\p{L})");
    private static final Pattern NEXT_LETTER =
            Pattern.compile(
                    "^\\)?\\s*(?:,|/|&|or\\b|and\\b)\\s*(?:or\\b|and\\b)?\\s*\\(?[A-H](?!\\p{L})");
    private static final Pattern JOINED =
            Pattern.compile("[\\s,;/&()]{1,8}(?:(?:or|and)[\\s,(]{1,3})?");
    private static final Pattern TAKEN_BACK =
            Pattern.compile(
                    "^\\W*[A-Za-z][).:]?\\s*(?:[,;/&|]|\\\\(?:ne|neq|to|rightarrow|vee|lor|cup)\\b|or\\b|and\\b|is\\b|but\\b)|\\b(?:not|wrong|incorrect|maybe|possibly)\\b",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern DENIED =
            Pattern.compile(
                    "^\\s*(?:is|are|was|cannot be|can't be|isn't)?\\s*(?:not|never)\\b[^.,;]*$");
    private static final int WINDOW = 80;

    private Choices() {}

    /** The letter of a gold answer: "D", "(D) text" or "D text". */
    static Optional<String> gold(String gold) {
        Matcher matcher = GOLD.matcher(MathText.unwrapText(MathText.clean(gold)));
        return matcher.find()
                ? Optional.of(matcher.group(1).toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    /** The letter that a completion chooses. */
    static Optional<String> chosen(String text) {
        if (Boxes.any(text)) {
            return Boxes.last(text, false).flatMap(Choices::inBox);
        }
        String behind = behindCue(text);
        if (DENIED.matcher(behind).find()) {
            return Optional.empty();
        }
        Optional<String> named = named(behind);
        if (named.isPresent()) {
            return named;
        }
        Matcher start = START.matcher(text);
        if (start.find()) {
            return Optional.of(start.group(1).toUpperCase(Locale.ROOT));
        }
        return lastCapital(text);
    }

    /**
     * The letter in a box: alone, or in front of the option's text; none when there are several.
     */
    static Optional<String> inBox(String box) {
        String content = plain(box);
        if (SEVERAL.matcher(content).find()) {
            return Optional.empty();
        }
        Matcher matcher = BOX.matcher(content);
        return matcher.find() && !TAKEN_BACK.matcher(content).find()
                ? Optional.of(matcher.group(1).toUpperCase(Locale.ROOT))
                : Optional.empty();
    }

    /** An option without text commands and braces. */
    static String plain(String option) {
        String content = MathText.unwrapText(MathText.clean(option));
        for (String command :
                new String[] {"\\textbf", "\\textrm", "\\text", "\\mathrm", "\\mathbf", "\\ "}) {
            content = content.replace(command, " ");
        }
        return content.replaceAll("[{}$]", "").strip();
    }

    /** What stands behind the last word that announces a choice; nothing without one. */
    private static String behindCue(String text) {
        Matcher cue = CUE.matcher(text);
        int last = -1;
        while (cue.find()) {
            last = cue.end();
        }
        return last < 0 ? "" : text.substring(last, Math.min(text.length(), last + WINDOW));
    }

    private static Optional<String> named(String behind) {
        Matcher lower = LOWER_AFTER_CUE.matcher(behind);
        if (lower.find()) {
            String found = lower.group(1) == null ? lower.group(2) : lower.group(1);
            return Optional.of(found.toUpperCase(Locale.ROOT));
        }
        Matcher letter = AFTER_CUE.matcher(behind);
        return letter.find() && !isList(behind, letter)
                ? Optional.of(letter.group(1))
                : Optional.empty();
    }

    private static boolean isList(String text, Matcher letter) {
        return NEXT_LETTER.matcher(text.substring(letter.end())).find();
    }

    private static Optional<String> lastCapital(String text) {
        Matcher letter = AFTER_CUE.matcher(text);
        String last = null;
        int end = -1;
        while (letter.find()) {
            boolean article =
                    letter.group(1).equals("A")
                            && letter.end() + 1 < text.length()
                            && Character.isLowerCase(text.charAt(letter.end() + 1))
                            && !text.startsWith("or ", letter.end() + 1)
                            && !text.startsWith("and ", letter.end() + 1);
            boolean pronoun = letter.group(1).equals("I");
            if (!article && !pronoun) {
                boolean listed =
                        end >= 0 && JOINED.matcher(text).region(end, letter.start()).matches();
                last = listed ? null : letter.group(1);
                end = letter.end();
            }
        }
        return Optional.ofNullable(last);
    }
}

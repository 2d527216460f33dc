package io.github.rlvr.rewards.math;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the answer in a completion. Where there is a box only boxes count; then an answer tag, the
 * {@code ####} mark, a sentence that names the answer, and last the rightmost mathematics. Reads at
 * most the last {@value #WINDOW} characters. Stateless and thread-safe.
 */
public final class AnswerExtractor {

    /** How much of a text's end is read, in characters. */
    public static final int WINDOW = 20_000;

    private static final String THINK = "<think>";
    private static final String THOUGHT = "</think>";
    private static final String HASH = "####";
    private static final int CUE_WINDOW = 100;

    private static final Pattern FINAL_CUE =
            Pattern.compile(
                    "final\\s++answer\\b[^.\\n]{0,60}?\\bis\\b[:\\s]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern CUE =
            Pattern.compile(
                    "answer(?:\\s*:|\\s++(?:to|for|of)\\b[^.\\n]{0,60}?\\bis\\b|\\s++(?:is|are|was|=)\\b|\\s*=|(?=\\s*(?:\\$|\\\\\\(|\\\\\\[)))[:\\s]*",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern LINE =
            Pattern.compile("answer\\s*:[ \\t]*([^\\n]*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "(?:[A-Za-z']++ ){2,12}(?:is|are|was|equals) ([^A-Za-z]++[^.;:?]*+\\.?)");

    private AnswerExtractor() {}

    /**
     * The answer that a text gives under a policy.
     *
     * @param text a completion, or a gold text from which its answer is read in the same way
     * @param policy where to look
     * @return the answer as written, empty when there is none
     */
    public static Optional<String> extract(String text, AnswerPolicy policy) {
        String end = text.length() > WINDOW ? text.substring(text.length() - WINDOW) : text;
        String tail = MathText.asciiDigits(end);
        return conclusion(tail, policy)
                .flatMap(conclusion -> find(conclusion, policy))
                .map(String::strip)
                .filter(s -> !s.isEmpty());
    }

    /** What stands behind the reasoning; empty when reasoning never ends. */
    static Optional<String> conclusion(String text, AnswerPolicy policy) {
        if (policy.reasoningDelimiter().isPresent()) {
            String delimiter = policy.reasoningDelimiter().get();
            int at = text.lastIndexOf(delimiter);
            return at < 0 ? Optional.empty() : Optional.of(text.substring(at + delimiter.length()));
        }
        int closed = text.lastIndexOf(THOUGHT);
        String rest = closed < 0 ? text : text.substring(closed + THOUGHT.length());
        return rest.contains(THINK) ? Optional.empty() : Optional.of(rest);
    }

    private static Optional<String> find(String text, AnswerPolicy policy) {
        if (policy.reads(AnswerPlace.WHOLE)) {
            return Optional.of(text);
        }
        if (policy.reads(AnswerPlace.CHOICE)) {
            return Choices.chosen(text);
        }
        if (policy.reads(AnswerPlace.HASH)) {
            return behindHash(text).map(AnswerExtractor::stated);
        }
        if (policy.reads(AnswerPlace.ANSWER_TAG)) {
            return inTag(text).map(AnswerExtractor::stated);
        }
        if (policy.reads(AnswerPlace.ANSWER_LINE)) {
            return lastLine(text).map(AnswerExtractor::stated);
        }
        if (Boxes.any(text) || !searchesProse(policy)) {
            return Boxes.last(text, policy.openBoxes());
        }
        return inProse(text, policy);
    }

    private static boolean searchesProse(AnswerPolicy policy) {
        return policy.reads(AnswerPlace.LATEX) || policy.reads(AnswerPlace.EXPRESSION);
    }

    private static Optional<String> behindHash(String text) {
        int at = text.lastIndexOf(HASH);
        return at < 0 ? Optional.empty() : text.substring(at + HASH.length()).lines().findFirst();
    }

    /**
     * What is stated between marks: its box, or all of it, or the answer that its sentence names.
     */
    private static String stated(String inner) {
        Optional<String> box = Boxes.last(inner, false);
        if (box.isPresent() || !CUE.matcher(inner).find()) {
            return box.orElseGet(() -> predicate(inner));
        }
        List<Span> candidates = candidates(inner, AnswerPolicy.flexible());
        return named(inner, candidates, CUE).orElse(inner);
    }

    /** "The total cost is $15." states 15. */
    private static String predicate(String inner) {
        Matcher sentence = STATEMENT.matcher(inner.strip());
        return sentence.matches() ? sentence.group(1) : inner;
    }

    private static Optional<String> inTag(String text) {
        int close = text.lastIndexOf("</answer>");
        int open = close < 0 ? -1 : text.lastIndexOf("<answer>", close);
        return open < 0
                ? Optional.empty()
                : Optional.of(text.substring(open + "<answer>".length(), close));
    }

    private static Optional<String> lastLine(String text) {
        Matcher lines = LINE.matcher(text);
        String last = null;
        while (lines.find()) {
            last = lines.group(1);
        }
        return Optional.ofNullable(last);
    }

    private static Optional<String> inProse(String text, AnswerPolicy policy) {
        Optional<String> tagged = inTag(text);
        if (tagged.isPresent()) {
            return tagged.map(AnswerExtractor::stated);
        }
        if (text.contains(HASH) && policy.reads(AnswerPlace.EXPRESSION)) {
            return behindHash(text);
        }
        String whole = text.strip();
        if (policy.reads(AnswerPlace.EXPRESSION) && isMathematics(whole)) {
            return Optional.of(
                    PlainNumbers.isNumber(whole) ? PlainNumbers.canonical(whole) : whole);
        }
        List<Span> candidates = candidates(text, policy);
        return named(text, candidates, FINAL_CUE)
                .or(() -> named(text, candidates, CUE))
                .or(() -> rightmost(candidates))
                .or(() -> spelled(text));
    }

    /** Whether a text holds no prose, so that all of it is the answer. */
    private static boolean isMathematics(String text) {
        if (PlainNumbers.isNumber(text)) {
            return true;
        }
        return text.length() <= 200
                && text.indexOf('$') < 0
                && text.indexOf('\n') < 0
                && !text.contains("\\(")
                && !text.contains("\\[")
                && !(text.indexOf(':') >= 0 && text.chars().anyMatch(Character::isLetter))
                && !hasProse(text)
                && MathParser.parse(MathText.clean(text)).isPresent();
    }

    private static boolean hasProse(String text) {
        for (String part : text.split(" ")) {
            if (part.length() > 1
                    && part.chars().allMatch(c -> Character.isLetter(c) || c == '\'')
                    && Vocabulary.bare(part) == null) {
                return true;
            }
        }
        return false;
    }

    private static List<Span> candidates(String text, AnswerPolicy policy) {
        List<Span> out = new ArrayList<>();
        List<Span> environments =
                policy.reads(AnswerPlace.LATEX) ? Environments.in(text) : List.of();
        out.addAll(environments);
        if (policy.reads(AnswerPlace.EXPRESSION)) {
            int next = 0;
            for (Span number : PlainNumbers.in(text)) {
                while (next < environments.size()
                        && environments.get(next).end() <= number.start()) {
                    next++;
                }
                boolean inside =
                        next < environments.size()
                                && environments.get(next).start() <= number.start();
                if (!inside) {
                    out.add(number);
                }
            }
        }
        out.sort(Comparator.comparingInt(Span::start));
        return out;
    }

    /** A number in words behind the last cue. */
    private static Optional<String> spelled(String text) {
        Matcher cues = CUE.matcher(text);
        Optional<String> last = Optional.empty();
        while (cues.find()) {
            String behind = text.substring(cues.end(), sentenceEnd(text, cues.end()));
            String words = behind.replaceAll("[*.\\s]+$", "");
            last = NumberWords.value(words).isPresent() ? Optional.of(words) : last;
        }
        return last;
    }

    /** The answer that stands behind the last cue that has one close behind it. */
    private static Optional<String> named(String text, List<Span> candidates, Pattern cue) {
        List<Integer> ends = cue.matcher(text).results().map(MatchResult::end).toList();
        for (int i = ends.size() - 1; i >= 0; i--) {
            Optional<String> here = behind(text, candidates, ends.get(i));
            if (here.isPresent()) {
                return here;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> behind(String text, List<Span> candidates, int from) {
        int to = sentenceEnd(text, from);
        int equals = from + text.substring(from, to).lastIndexOf('=');
        boolean sentence = text.substring(0, from).stripTrailing().endsWith(":");
        Span first = null;
        Span late = null;
        Span stated = null;
        for (int i = firstFrom(candidates, from);
                i < candidates.size() && candidates.get(i).start() < to;
                i++) {
            Span candidate = candidates.get(i);
            if (!text.startsWith("not ", candidate.start() - 4)) {
                first = first == null ? candidate : first;
                late = late == null && candidate.start() > equals ? candidate : late;
                boolean isBefore = text.startsWith(" is ", candidate.start() - 4);
                stated = sentence && isBefore ? candidate : stated;
            }
        }
        Span chosen = stated != null ? stated : late != null ? late : first;
        return Optional.ofNullable(chosen).map(Span::content);
    }

    /** Index of the first candidate that starts at a position or behind it. */
    private static int firstFrom(List<Span> candidates, int from) {
        int low = 0;
        for (int high = candidates.size(); low < high; ) {
            int middle = (low + high) >>> 1;
            boolean before = candidates.get(middle).start() < from;
            low = before ? middle + 1 : low;
            high = before ? high : middle;
        }
        return low;
    }

    private static int sentenceEnd(String text, int from) {
        String near = text.substring(from, Math.min(text.length(), from + CUE_WINDOW + 1));
        int length = Math.min(near.length(), CUE_WINDOW);
        for (String end : new String[] {". ", "\n\n", ".\n"}) {
            int at = near.indexOf(end);
            length = at >= 0 ? Math.min(length, at + 1) : length;
        }
        return from + length;
    }

    /** The last candidate that reads as mathematics, else the last one. */
    private static Optional<String> rightmost(List<Span> candidates) {
        for (int i = candidates.size() - 1, tries = 0; i >= 0 && tries < 8; i--, tries++) {
            String content = candidates.get(i).content();
            if (MathParser.parse(MathText.clean(content)).isPresent()) {
                return Optional.of(content);
            }
        }
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(candidates.get(candidates.size() - 1).content());
    }
}

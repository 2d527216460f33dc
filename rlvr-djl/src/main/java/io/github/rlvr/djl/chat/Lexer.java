package io.github.rlvr.djl.chat;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens with Jinja's whitespace rules: {@code -} strips, {@code +} keeps, a
 * line's blanks before a block or comment go ({@code lstrip_blocks}), and so does the newline after
 * one ({@code trim_blocks}).
 */
final class Lexer {

    private static final String SPACES = "[\\s\\x1c-\\x1f\\x85\\p{Z}]*+";
    private static final Pattern RAW_BEGIN =
            Pattern.compile(
                    "\\{%([-+]?)" + SPACES + "raw" + SPACES + "(?:-%\\}" + SPACES + "|%\\})");
    private static final Pattern RAW_END =
            Pattern.compile(
                    "\\{%([-+]?)"
                            + SPACES
                            + "endraw"
                            + SPACES
                            + "(?:\\+%\\}|-%\\}"
                            + SPACES
                            + "|%\\}\\n?)");
    private static final Pattern FLOAT =
            Pattern.compile(
                    "(?<!\\.)(?:\\d+_)*+\\d++"
                            + "(?:(?:\\.(?:\\d+_)*+\\d++)?[eE][+-]?(?:\\d+_)*+\\d++|\\.(?:\\d+_)*+\\d++)");
    private static final Pattern INTEGER =
            Pattern.compile(
                    "0[bB](?:_?[01])++|0[oO](?:_?[0-7])++|0[xX](?:_?[\\da-fA-F])++"
                            + "|[1-9](?:_?\\d)*+|0(?:_?0)*+");
    private static final Pattern NAME =
            Pattern.compile("[\\w&&[^\\d]]\\w*+", Pattern.UNICODE_CHARACTER_CLASS);
    private static final List<String> OPERATORS =
            List.of(
                    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(",
                    ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    private boolean lineStarting = true;

    private Lexer(String template) {
        String text = template.replace("\r\n", "\n").replace('\r', '\n');
        source = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    /** All tokens of a template, the last of kind {@code END}. */
    static List<Token> tokenize(String template) {
        Lexer lexer = new Lexer(template);
        while (lexer.position < lexer.source.length()) {
            lexer.root();
        }
        lexer.add(Token.Kind.END, "");
        return lexer.tokens;
    }

    private void root() {
        int tag = nextTag();
        if (tag < 0) {
            text(source.substring(position));
            position = source.length();
            return;
        }
        char type = source.charAt(tag + 1);
        Matcher raw = at(RAW_BEGIN, tag);
        if (type == '%' && raw.lookingAt()) {
            leadingText(tag, sign(tag + 2), true);
            advance(raw.end());
            rawBlock();
            return;
        }
        char sign = sign(tag + 2);
        leadingText(tag, sign, type != '{');
        position = tag + (sign == 0 ? 2 : 3);
        switch (type) {
            case '#' -> comment();
            case '%' -> tag(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END);
            default -> tag(Token.Kind.VARIABLE_BEGIN, Token.Kind.VARIABLE_END);
        }
    }

    private int nextTag() {
        for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
            char next = charAt(at + 1);
            if (next == '{' || next == '%' || next == '#') {
                return at;
            }
        }
        return -1;
    }

    private char sign(int at) {
        char c = charAt(at);
        return c == '-' || c == '+' ? c : 0;
    }

    /** Adds the text before a tag, without what the tag's sign or lstrip_blocks takes away. */
    private void leadingText(int end, char sign, boolean block) {
        String text = source.substring(position, end);
        int kept = text.length();
        if (sign == '-') {
            kept = PyChars.strip(text, null, false, true).length();
        } else if (sign == 0 && block) {
            int lineBegin = text.lastIndexOf('\n') + 1;
            if ((lineBegin > 0 || lineStarting) && PyChars.isBlank(text.substring(lineBegin))) {
                kept = lineBegin;
            }
        }
        text(text.substring(0, kept));
        line += count(text, kept);
        position = end;
    }

    private void text(String text) {
        if (!text.isEmpty()) {
            add(Token.Kind.DATA, text);
            line += count(text, 0);
        }
    }

    private static int count(String text, int from) {
        return (int) text.chars().skip(from).filter(c -> c == '\n').count();
    }

    private void rawBlock() {
        Matcher end = RAW_END.matcher(source);
        if (!end.find(position)) {
            throw new ChatTemplateException("Missing end of raw directive", line);
        }
        leadingText(end.start(), sign(end.start() + 2), true);
        advance(end.end());
    }

    private void comment() {
        int end = source.indexOf("#}", position);
        if (end < 0) {
            throw new ChatTemplateException("Missing end of comment tag", line);
        }
        char sign = end > position ? sign(end - 1) : 0;
        advance(endOfTag(end + 2, sign, true));
    }

    /** Where the text goes on after a tag that ends before {@code after}. */
    private int endOfTag(int after, char sign, boolean trimNewline) {
        if (sign == '-') {
            int at = after;
            while (at < source.length() && PyChars.isSpace(source.charAt(at))) {
                at++;
            }
            return at;
        }
        return sign == 0 && trimNewline && charAt(after) == '\n' ? after + 1 : after;
    }

    private void advance(int to) {
        line += count(source.substring(position, to), 0);
        lineStarting = source.charAt(to - 1) == '\n';
        position = to;
    }

    private void tag(Token.Kind begin, Token.Kind end) {
        add(begin, "");
        Deque<Character> open = new ArrayDeque<>();
        boolean block = begin == Token.Kind.BLOCK_BEGIN;
        while (!(open.isEmpty() && tagEnds(end, block))) {
            if (position >= source.length()) {
                throw new ChatTemplateException(
                        "unexpected end of template, expected " + (block ? "'%}'" : "'}}'"), line);
            }
            if (PyChars.isSpace(source.charAt(position))) {
                line += source.charAt(position) == '\n' ? 1 : 0;
                position++;
            } else if (!number() && !name() && !string()) {
                operator(open);
            }
        }
    }

    private boolean tagEnds(Token.Kind end, boolean block) {
        char first = charAt(position);
        char sign = first == '-' || (block && first == '+') ? first : 0;
        int at = sign == 0 ? position : position + 1;
        if (!source.startsWith(block ? "%}" : "}}", at)) {
            return false;
        }
        add(end, "");
        advance(endOfTag(at + 2, sign, block));
        return true;
    }

    private boolean number() {
        char c = source.charAt(position);
        if (c < '0' || c > '9') {
            return false;
        }
        Matcher real = at(FLOAT, position);
        Matcher integer = at(INTEGER, position);
        Object value;
        if (real.lookingAt()) {
            value = Double.valueOf(real.group().replace("_", ""));
        } else if (integer.lookingAt()) {
            value = PyNumbers.narrow(parseInteger(integer.group().replace("_", "")));
        } else {
            return false;
        }
        String text = (value instanceof Double ? real : integer).group();
        tokens.add(new Token(Token.Kind.NUMBER, text, value, line));
        position += text.length();
        return true;
    }

    private static BigInteger parseInteger(String text) {
        int radix =
                text.length() < 2
                        ? 10
                        : switch (Character.toLowerCase(text.charAt(1))) {
                            case 'x' -> 16;
                            case 'o' -> 8;
                            case 'b' -> 2;
                            default -> 10;
                        };
        return new BigInteger(radix == 10 ? text : text.substring(2), radix);
    }

    private boolean name() {
        Matcher name = at(NAME, position);
        if (!name.lookingAt()) {
            return false;
        }
        add(Token.Kind.NAME, name.group());
        position = name.end();
        return true;
    }

    private boolean string() {
        char quote = source.charAt(position);
        if (quote != '\'' && quote != '"') {
            return false;
        }
        int end = position + 1;
        while (charAt(end) != quote) {
            end += source.startsWith("\\", end) ? 2 : 1;
            if (end >= source.length()) {
                throw new ChatTemplateException("a string is not closed", line);
            }
        }
        String body = source.substring(position + 1, end);
        add(Token.Kind.STRING, StringEscapes.decode(body, line));
        line += count(body, 0);
        position = end + 1;
        return true;
    }

    private void operator(Deque<Character> open) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, position)) {
                balance(operator, open);
                add(Token.Kind.OPERATOR, operator);
                position += operator.length();
                return;
            }
        }
        throw new ChatTemplateException(
                "unexpected char '" + Character.toString(source.codePointAt(position)) + "'", line);
    }

    private void balance(String operator, Deque<Character> open) {
        int opening = "([{".indexOf(operator);
        if (opening >= 0) {
            open.push(")]}".charAt(opening));
        } else if (")]}".contains(operator)) {
            if (open.isEmpty()) {
                throw new ChatTemplateException("unexpected '" + operator + "'", line);
            }
            char expected = open.pop();
            if (expected != operator.charAt(0)) {
                throw new ChatTemplateException(
                        "unexpected '" + operator + "', expected '" + expected + "'", line);
            }
        }
    }

    private void add(Token.Kind kind, String text) {
        tokens.add(new Token(kind, text, null, line));
    }

    private char charAt(int at) {
        return at < source.length() ? source.charAt(at) : 0;
    }

    private Matcher at(Pattern pattern, int position) {
        return pattern.matcher(source).useTransparentBounds(true).region(position, source.length());
    }
}

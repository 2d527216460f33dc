package io.github.rlvr.djl.chat;

/** Python's backslash escapes in a string literal. */
final class StringEscapes {

    private final String body;
    private final int line;
    private final StringBuilder out;
    private int at;

    private StringEscapes(String body, int line) {
        this.body = body;
        this.line = line;
        this.out = new StringBuilder(body.length());
    }

    static String decode(String body, int line) {
        return body.indexOf('\\') < 0 ? body : new StringEscapes(body, line).run();
    }

    private String run() {
        while (at < body.length()) {
            char c = body.charAt(at++);
            if (c != '\\') {
                out.append(c);
            } else {
                escape(body.charAt(at++));
            }
        }
        return out.toString();
    }

    private void escape(char c) {
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> out.append(c);
            case 'a' -> out.append('\u0007');
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'v' -> out.append('\u000b');
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            case 'N' ->
                    throw new ChatTemplateException("the string escape \\N is not supported", line);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
            default -> out.append('\\').append(c);
        }
    }

    private void hex(int digits) {
        int end = at + digits;
        if (end > body.length()
                || !body.substring(at, end).chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
            throw new ChatTemplateException("truncated \\x, \\u or \\U string escape", line);
        }
        long codePoint = Long.parseLong(body.substring(at, end), 16);
        if (codePoint > Character.MAX_CODE_POINT) {
            throw new ChatTemplateException("illegal Unicode character in a string", line);
        }
        out.appendCodePoint((int) codePoint);
        at = end;
    }

    private void octal() {
        int value = 0;
        int end = Math.min(body.length(), at + 2);
        at--;
        while (at < end && Character.digit(body.charAt(at), 8) >= 0) {
            value = value * 8 + Character.digit(body.charAt(at++), 8);
        }
        out.appendCodePoint(value);
    }
}

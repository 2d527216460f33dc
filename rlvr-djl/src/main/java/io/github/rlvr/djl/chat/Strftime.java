package io.github.rlvr.djl.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** {@code strftime} with the C locale's names; {@code %-d} drops leading zeros. */
final class Strftime {

    private static final Map<Character, String> PATTERNS =
            Map.ofEntries(
                    Map.entry('a', "EEE"),
                    Map.entry('A', "EEEE"),
                    Map.entry('b', "MMM"),
                    Map.entry('h', "MMM"),
                    Map.entry('B', "MMMM"),
                    Map.entry('d', "dd"),
                    Map.entry('e', "ppd"),
                    Map.entry('H', "HH"),
                    Map.entry('I', "hh"),
                    Map.entry('j', "DDD"),
                    Map.entry('m', "MM"),
                    Map.entry('M', "mm"),
                    Map.entry('p', "a"),
                    Map.entry('S', "ss"),
                    Map.entry('f', "SSSSSS"),
                    Map.entry('y', "yy"),
                    Map.entry('Y', "yyyy"),
                    Map.entry('D', "MM/dd/yy"),
                    Map.entry('x', "MM/dd/yy"),
                    Map.entry('F', "yyyy-MM-dd"),
                    Map.entry('T', "HH:mm:ss"),
                    Map.entry('X', "HH:mm:ss"),
                    Map.entry('R', "HH:mm"),
                    Map.entry('r', "hh:mm:ss a"),
                    Map.entry('c', "EEE MMM ppd HH:mm:ss yyyy"));

    private Strftime() {}

    static String format(String format, LocalDateTime time) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                out.append(c);
                continue;
            }
            boolean unpadded = format.charAt(i + 1) == '-' && i + 2 < format.length();
            i += unpadded ? 2 : 1;
            String text = directive(format.charAt(i), time);
            out.append(unpadded ? text.replaceFirst("^[0 ]+(?=.)", "") : text);
        }
        return out.toString();
    }

    private static String directive(char directive, LocalDateTime time) {
        switch (directive) {
            case '%':
                return "%";
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'w':
                return String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'u':
                return String.valueOf(time.getDayOfWeek().getValue());
            case 'z', 'Z':
                return "";
            default:
                String pattern = PATTERNS.get(directive);
                if (pattern == null) {
                    throw new TemplateFault("strftime_now does not support %" + directive);
                }
                return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
        }
    }
}

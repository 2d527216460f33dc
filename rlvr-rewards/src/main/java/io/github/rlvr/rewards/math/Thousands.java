package io.github.rlvr.rewards.math;

import io.github.rlvr.rewards.math.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Joins {@code 1,234,567} into one number. Between brackets that hold nothing but digits and commas
 * a comma separates items: {@code (1,234)} is a pair.
 */
final class Thousands {

    private final List<Token> tokens;

    private Thousands(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Token> merge(List<Token> tokens) {
        boolean commas = tokens.stream().anyMatch(t -> t.is(Kind.SEPARATOR, ","));
        return commas ? new Thousands(tokens).merged() : tokens;
    }

    private List<Token> merged() {
        List<Token> out = new ArrayList<>(tokens.size());
        Deque<Boolean> lists = new ArrayDeque<>();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.OPEN) {
                lists.push(onlyDigits(i + 1));
            } else if (token.kind() == Kind.CLOSE && !lists.isEmpty()) {
                lists.pop();
            } else if (token.kind() == Kind.NUMBER && !Boolean.TRUE.equals(lists.peek())) {
                int groups = groups(i);
                token = groups == 0 ? token : joined(i, groups);
                i += 2 * groups;
            }
            out.add(token);
        }
        return out;
    }

    private boolean onlyDigits(int from) {
        Token before = tokens.get(from - 1);
        for (int i = from; i < tokens.size() && !before.text().equals("{"); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Kind.CLOSE) {
                return true;
            }
            if (token.kind() != Kind.NUMBER && !token.is(Kind.SEPARATOR, ",")) {
                return false;
            }
        }
        return false;
    }

    /** How many ",ddd" groups follow the number at an index. */
    private int groups(int first) {
        String head = tokens.get(first).text();
        if (head.length() > 3
                || head.charAt(0) == '0'
                || head.indexOf('.') >= 0
                || head.indexOf('e') >= 0) {
            return 0;
        }
        int count = 0;
        for (int i = first + 1; i + 1 < tokens.size() && isGroup(i); i += 2) {
            count++;
            if (tokens.get(i + 1).text().length() > 3) {
                break;
            }
        }
        return count;
    }

    private boolean isGroup(int comma) {
        Token mark = tokens.get(comma);
        Token group = tokens.get(comma + 1);
        return mark.is(Kind.SEPARATOR, ",")
                && !mark.spaced()
                && group.kind() == Kind.NUMBER
                && !group.spaced()
                && (group.text().length() == 3 && group.text().indexOf('.') < 0
                        || group.text().length() > 4 && group.text().charAt(3) == '.')
                && group.text().charAt(0) != '.';
    }

    private Token joined(int first, int groups) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i <= groups; i++) {
            digits.append(tokens.get(first + 2 * i).text());
        }
        return new Token(Kind.NUMBER, digits.toString(), tokens.get(first).spaced());
    }
}

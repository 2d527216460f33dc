package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Parses expressions with Jinja's precedence, from loose to tight: inline if, or, and, not,
 * comparison, {@code + -}, {@code ~}, {@code * / // %}, {@code **}, unary, then postfix, filters
 * and tests.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> SUMS = Set.of("+", "-");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and");

    private final TokenStream stream;
    private final Consumer<String> names;

    /**
     * @param names told every name that an expression reads
     */
    ExpressionParser(TokenStream stream, Consumer<String> names) {
        this.stream = stream;
        this.names = names;
    }

    Expr expression() {
        return expression(true);
    }

    private Expr expression(boolean conditional) {
        stream.enter();
        Expr result = conditional ? conditional() : or();
        stream.leave();
        return result;
    }

    private Expr conditional() {
        int line = line();
        Expr value = or();
        while (stream.skipName("if")) {
            Expr test = or();
            Expr otherwise = stream.skipName("else") ? expression() : null;
            value = new Expr.Conditional(line, test, value, otherwise);
        }
        return value;
    }

    private Expr or() {
        Expr left = and();
        while (stream.current().isName("or")) {
            int line = stream.next().line();
            left = new Expr.Logical(line, false, left, and());
        }
        return left;
    }

    private Expr and() {
        Expr left = not();
        while (stream.current().isName("and")) {
            int line = stream.next().line();
            left = new Expr.Logical(line, true, left, not());
        }
        return left;
    }

    private Expr not() {
        if (!stream.current().isName("not")) {
            return comparison();
        }
        stream.enter();
        int line = stream.next().line();
        Expr result = new Expr.Unary(line, "not", not());
        stream.leave();
        return result;
    }

    private Expr comparison() {
        int line = line();
        List<Expr> operands = new ArrayList<>(List.of(sum()));
        List<String> operators = new ArrayList<>();
        for (String op = comparisonOperator(); op != null; op = comparisonOperator()) {
            operators.add(op);
            operands.add(sum());
        }
        return operators.isEmpty()
                ? operands.get(0)
                : new Expr.Comparison(line, operands, operators);
    }

    private String comparisonOperator() {
        Token token = stream.current();
        if (token.is(Token.Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
            return stream.next().text();
        }
        if (stream.skipName("in")) {
            return "in";
        }
        if (token.isName("not") && stream.peek().isName("in")) {
            stream.next();
            stream.next();
            return "not in";
        }
        return null;
    }

    private Expr sum() {
        return leftAssociative(SUMS, this::concat);
    }

    private Expr concat() {
        int line = line();
        Expr first = product();
        if (!stream.current().isOperator("~")) {
            return first;
        }
        List<Expr> parts = new ArrayList<>(List.of(first));
        while (stream.skipOperator("~")) {
            parts.add(product());
        }
        return new Expr.Concat(line, parts);
    }

    private Expr product() {
        return leftAssociative(PRODUCTS, this::power);
    }

    private Expr power() {
        return leftAssociative(Set.of("**"), () -> unary(true));
    }

    private Expr leftAssociative(Set<String> operators, Supplier<Expr> operand) {
        Expr left = operand.get();
        while (stream.current().is(Token.Kind.OPERATOR)
                && operators.contains(stream.current().text())) {
            Token operator = stream.next();
            left = new Expr.Binary(operator.line(), operator.text(), left, operand.get());
        }
        return left;
    }

    private Expr unary(boolean withFilters) {
        Token token = stream.current();
        Expr node;
        if (token.isOperator("-") || token.isOperator("+")) {
            stream.enter();
            stream.next();
            node = new Expr.Unary(token.line(), token.text(), unary(false));
            stream.leave();
        } else {
            node = primary();
        }
        node = postfix(node);
        return withFilters ? filtersAndTests(node) : node;
    }

    private Expr primary() {
        Token token = stream.current();
        return switch (token.kind()) {
            case NAME -> name(stream.next());
            case STRING -> strings();
            case NUMBER -> new Expr.Literal(stream.next().line(), token.number());
            case OPERATOR -> bracketed(token);
            default -> throw stream.error("unexpected '" + token.describe() + "'");
        };
    }

    private Expr name(Token token) {
        switch (token.text()) {
            case "true", "True":
                return new Expr.Literal(token.line(), true);
            case "false", "False":
                return new Expr.Literal(token.line(), false);
            case "none", "None":
                return new Expr.Literal(token.line(), null);
            default:
                names.accept(token.text());
                return new Expr.Name(token.line(), token.text());
        }
    }

    private Expr strings() {
        int line = line();
        StringBuilder text = new StringBuilder();
        while (stream.current().is(Token.Kind.STRING)) {
            text.append(stream.next().text());
        }
        return new Expr.Literal(line, text.toString());
    }

    private Expr bracketed(Token token) {
        switch (token.text()) {
            case "(":
                stream.next();
                Expr inner = tuple(true, true, null);
                stream.expectOperator(")");
                return inner;
            case "[":
                stream.next();
                return new Expr.Sequence(token.line(), items("]"), false);
            case "{":
                stream.next();
                return dict(token.line());
            default:
                throw stream.error("unexpected '" + token.describe() + "'");
        }
    }

    private List<Expr> items(String close) {
        List<Expr> items = new ArrayList<>();
        while (!stream.skipOperator(close)) {
            if (!items.isEmpty()) {
                stream.expectOperator(",");
                if (stream.skipOperator(close)) {
                    break;
                }
            }
            items.add(expression());
        }
        return items;
    }

    private Expr dict(int line) {
        List<Expr> keys = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.skipOperator("}")) {
            if (!keys.isEmpty()) {
                stream.expectOperator(",");
                if (stream.skipOperator("}")) {
                    break;
                }
            }
            keys.add(expression());
            stream.expectOperator(":");
            values.add(expression());
        }
        return new Expr.Dict(line, keys, values);
    }

    /**
     * One expression, or a tuple where commas follow.
     *
     * @param parentheses whether nothing at all is an empty tuple
     * @param endName a name that ends the tuple, or null
     */
    Expr tuple(boolean parentheses, boolean conditional, String endName) {
        int line = line();
        List<Expr> items = new ArrayList<>();
        boolean comma = false;
        while (!tupleEnds(endName)) {
            items.add(expression(conditional));
            if (!stream.skipOperator(",")) {
                break;
            }
            comma = true;
        }
        if (comma || (items.isEmpty() && parentheses)) {
            return new Expr.Sequence(line, items, true);
        }
        if (items.isEmpty()) {
            throw stream.error("expected an expression, got '" + stream.current().describe() + "'");
        }
        return items.get(0);
    }

    private boolean tupleEnds(String endName) {
        Token token = stream.current();
        return token.is(Token.Kind.VARIABLE_END)
                || token.is(Token.Kind.BLOCK_END)
                || token.isOperator(")")
                || (endName != null && token.isName(endName));
    }

    private Expr postfix(Expr target) {
        Expr node = target;
        while (true) {
            Token token = stream.current();
            if (token.isOperator(".")) {
                node = attribute(node);
            } else if (token.isOperator("[")) {
                node = subscript(node);
            } else if (token.isOperator("(")) {
                node = new Expr.Call(token.line(), node, arguments());
            } else {
                return node;
            }
        }
    }

    private Expr attribute(Expr target) {
        int line = stream.next().line();
        Token name = stream.next();
        if (name.is(Token.Kind.NAME)) {
            return new Expr.Attribute(line, target, name.text());
        }
        if (name.is(Token.Kind.NUMBER) && !(name.number() instanceof Double)) {
            return new Expr.Subscript(line, target, new Expr.Literal(line, name.number()));
        }
        throw new ChatTemplateException("expected a name or a number after '.'", line);
    }

    private Expr subscript(Expr target) {
        int line = stream.next().line();
        List<Expr> indices = new ArrayList<>();
        while (!stream.skipOperator("]")) {
            if (!indices.isEmpty()) {
                stream.expectOperator(",");
            }
            indices.add(index());
        }
        Expr index = indices.size() == 1 ? indices.get(0) : new Expr.Sequence(line, indices, true);
        return new Expr.Subscript(line, target, index);
    }

    private Expr index() {
        int line = line();
        Expr start = stream.current().isOperator(":") ? null : expression();
        if (!stream.skipOperator(":")) {
            return start;
        }
        Expr stop = slicePart();
        Expr step = stream.skipOperator(":") ? slicePart() : null;
        return new Expr.Slice(line, start, stop, step);
    }

    private Expr slicePart() {
        Token token = stream.current();
        boolean absent = token.isOperator(":") || token.isOperator("]") || token.isOperator(",");
        return absent ? null : expression();
    }

    private Expr filtersAndTests(Expr target) {
        Expr node = target;
        while (true) {
            Token token = stream.current();
            if (token.isOperator("|")) {
                stream.next();
                node = filter(node);
            } else if (token.isName("is")) {
                node = test(node);
            } else if (token.isOperator("(")) {
                node = new Expr.Call(token.line(), node, arguments());
            } else {
                return node;
            }
        }
    }

    /** {@code |a|b(...)}, or null where there is none; the innermost target is null. */
    Expr filterChain() {
        Expr node = null;
        while (stream.skipOperator("|")) {
            node = filter(node);
        }
        return node;
    }

    /** The filters of a filter block, whose first has no bar. */
    Expr filterBlockChain() {
        Expr node = filter(null);
        while (stream.skipOperator("|")) {
            node = filter(node);
        }
        return node;
    }

    private Expr filter(Expr target) {
        int line = line();
        return new Expr.Filter(line, target, dottedName(), optionalArguments());
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(stream.expect(Token.Kind.NAME, "name").text());
        while (stream.skipOperator(".")) {
            name.append('.').append(stream.expect(Token.Kind.NAME, "name").text());
        }
        return name.toString();
    }

    private Expr.CallArguments optionalArguments() {
        return stream.current().isOperator("(") ? arguments() : Expr.CallArguments.NONE;
    }

    private Expr test(Expr target) {
        int line = stream.next().line();
        boolean negated = stream.skipName("not");
        String name = dottedName();
        Expr test = new Expr.Test(line, target, name, testArguments());
        return negated ? new Expr.Unary(line, "not", test) : test;
    }

    private Expr.CallArguments testArguments() {
        Token token = stream.current();
        if (token.isName("is")) {
            throw stream.error("You cannot chain multiple tests with is");
        }
        boolean argument =
                switch (token.kind()) {
                    case NAME -> !AFTER_TEST.contains(token.text());
                    case STRING, NUMBER -> true;
                    case OPERATOR -> token.text().equals("[") || token.text().equals("{");
                    default -> false;
                };
        if (!argument) {
            return optionalArguments();
        }
        return new Expr.CallArguments(List.of(postfix(primary())), List.of(), null, null);
    }

    private Expr.CallArguments arguments() {
        stream.expectOperator("(");
        List<Expr> positional = new ArrayList<>();
        List<Expr.Keyword> named = new ArrayList<>();
        Expr rest = null;
        Expr keywords = null;
        boolean first = true;
        while (!stream.skipOperator(")")) {
            if (!first) {
                stream.expectOperator(",");
                if (stream.skipOperator(")")) {
                    break;
                }
            }
            first = false;
            if (stream.current().isOperator("*")) {
                ensure(rest == null && keywords == null);
                stream.next();
                rest = expression();
            } else if (stream.current().isOperator("**")) {
                ensure(keywords == null);
                stream.next();
                keywords = expression();
            } else if (stream.current().is(Token.Kind.NAME) && stream.peek().isOperator("=")) {
                ensure(keywords == null);
                String name = stream.next().text();
                stream.next();
                named.add(new Expr.Keyword(name, expression()));
            } else {
                ensure(rest == null && keywords == null && named.isEmpty());
                positional.add(expression());
            }
        }
        return new Expr.CallArguments(positional, named, rest, keywords);
    }

    private void ensure(boolean valid) {
        if (!valid) {
            throw stream.error("invalid syntax for function call expression");
        }
    }

    private int line() {
        return stream.current().line();
    }
}

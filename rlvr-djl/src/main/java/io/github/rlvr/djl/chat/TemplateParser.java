package io.github.rlvr.djl.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses a template's statements. */
final class TemplateParser {

    private static final Set<String> SPECIALS = Set.of("caller", "varargs", "kwargs");

    private final TokenStream stream;
    private final ExpressionParser expressions;
    private Set<String> specialsSeen = new HashSet<>();
    private int loops;

    private TemplateParser(TokenStream stream) {
        this.stream = stream;
        this.expressions = new ExpressionParser(stream, this::sawName);
    }

    static List<Stmt> parse(String template) {
        return new TemplateParser(new TokenStream(Lexer.tokenize(template))).template();
    }

    private void sawName(String name) {
        if (SPECIALS.contains(name)) {
            specialsSeen.add(name);
        }
    }

    private List<Stmt> template() {
        List<Stmt> statements = statementsUntil();
        if (!stream.current().is(Token.Kind.END)) {
            throw stream.error("encountered unknown tag '" + stream.current().text() + "'");
        }
        return statements;
    }

    /** Statements up to one of the end tags, whose name is the current token afterwards. */
    private List<Stmt> statementsUntil(String... ends) {
        stream.enter();
        List<Stmt> statements = new ArrayList<>();
        while (!stream.current().is(Token.Kind.END)) {
            Token token = stream.next();
            switch (token.kind()) {
                case DATA -> statements.add(new Stmt.Text(token.line(), token.text()));
                case VARIABLE_BEGIN -> {
                    Expr value = expressions.tuple(false, true, null);
                    statements.add(new Stmt.Print(token.line(), value));
                    stream.expect(Token.Kind.VARIABLE_END, "}}");
                }
                default -> {
                    if (isAny(stream.current(), ends)) {
                        stream.leave();
                        return statements;
                    }
                    statement(statements);
                    stream.expect(Token.Kind.BLOCK_END, "%}");
                }
            }
        }
        if (ends.length > 0) {
            throw stream.error("unexpected end of template, expected " + String.join(" or ", ends));
        }
        stream.leave();
        return statements;
    }

    private static boolean isAny(Token token, String... names) {
        for (String name : names) {
            if (token.isName(name)) {
                return true;
            }
        }
        return false;
    }

    private void statement(List<Stmt> out) {
        Token tag = stream.expect(Token.Kind.NAME, "tag name");
        int line = tag.line();
        switch (tag.text()) {
            case "if" -> out.add(ifElse(line));
            case "for" -> out.add(forLoop(line));
            case "set" -> out.add(set(line));
            case "macro" -> out.add(macro(line));
            case "call" -> out.add(callBlock(line));
            case "filter" -> {
                Expr filter = expressions.filterBlockChain();
                out.add(new Stmt.FilterBlock(line, filter, body("endfilter")));
            }
            case "with" -> out.add(with(line));
            case "generation" -> out.add(generation(line));
            case "print" -> print(line, out);
            case "break", "continue" -> out.add(jump(tag));
            case "autoescape", "block", "extends", "include", "import", "from", "do", "trans" ->
                    throw new ChatTemplateException(
                            "the tag '" + tag.text() + "' is not supported", line);
            default ->
                    throw new ChatTemplateException(
                            "encountered unknown tag '" + tag.text() + "'", line);
        }
    }

    /** The body of the tag just read, up to and past its end tag. */
    private List<Stmt> body(String end) {
        List<Stmt> statements = bodyUntil(end);
        stream.next();
        return statements;
    }

    private List<Stmt> bodyUntil(String... ends) {
        stream.skipOperator(":");
        stream.expect(Token.Kind.BLOCK_END, "%}");
        return statementsUntil(ends);
    }

    private Stmt ifElse(int line) {
        List<Stmt.Branch> branches = new ArrayList<>();
        String end;
        do {
            Expr test = expressions.tuple(false, false, null);
            branches.add(new Stmt.Branch(test, bodyUntil("elif", "else", "endif")));
            end = stream.next().text();
        } while (end.equals("elif"));
        return new Stmt.If(line, branches, end.equals("else") ? body("endif") : List.of());
    }

    private Stmt forLoop(int line) {
        Stmt.Target target = target(false, "in");
        stream.expectName("in");
        Expr iterable = expressions.tuple(false, false, "recursive");
        Expr filter = stream.skipName("if") ? expressions.expression() : null;
        if (stream.current().isName("recursive")) {
            throw stream.error("recursive loops are not supported");
        }
        loops++;
        List<Stmt> body = bodyUntil("endfor", "else");
        loops--;
        boolean hasElse = stream.next().isName("else");
        List<Stmt> otherwise = hasElse ? body("endfor") : List.of();
        return new Stmt.For(line, target, iterable, filter, body, otherwise);
    }

    private Stmt set(int line) {
        Stmt.Target target = target(true, null);
        if (stream.skipOperator("=")) {
            return new Stmt.Set(line, target, expressions.tuple(false, true, null));
        }
        Expr filter = expressions.filterChain();
        return new Stmt.SetBlock(line, target, filter, body("endset"));
    }

    private Stmt.Target target(boolean namespaces, String endName) {
        List<Stmt.Target> parts = new ArrayList<>();
        boolean tuple = false;
        while (!stream.current().is(Token.Kind.BLOCK_END)
                && !stream.current().isOperator(")")
                && !(endName != null && stream.current().isName(endName))) {
            parts.add(singleTarget(namespaces));
            if (!stream.skipOperator(",")) {
                break;
            }
            tuple = true;
        }
        if (parts.isEmpty()) {
            throw stream.error("expected a name, got '" + stream.current().describe() + "'");
        }
        return tuple ? new Stmt.TupleTarget(parts) : parts.get(0);
    }

    private Stmt.Target singleTarget(boolean namespaces) {
        if (stream.skipOperator("(")) {
            Stmt.Target inner = target(namespaces, null);
            stream.expectOperator(")");
            return inner;
        }
        String name = assignableName();
        if (namespaces && stream.skipOperator(".")) {
            sawName(name);
            return new Stmt.AttributeTarget(
                    name, stream.expect(Token.Kind.NAME, "attribute name").text());
        }
        return new Stmt.NameTarget(name);
    }

    private String assignableName() {
        Token token = stream.expect(Token.Kind.NAME, "name");
        if (Set.of("true", "false", "none", "True", "False", "None").contains(token.text())) {
            throw new ChatTemplateException("can't assign to '" + token.text() + "'", token.line());
        }
        return token.text();
    }

    private Stmt macro(int line) {
        String name = assignableName();
        Set<String> outer = beginFunction();
        List<Expr> defaults = new ArrayList<>();
        List<String> parameters = parameters(defaults);
        List<Stmt> body = functionBody("endmacro");
        return new Stmt.Macro(line, name, signature(parameters, defaults, outer), body);
    }

    private Stmt callBlock(int line) {
        Set<String> outer = beginFunction();
        List<Expr> defaults = new ArrayList<>();
        List<String> parameters =
                stream.current().isOperator("(") ? parameters(defaults) : List.of();
        if (!(expressions.expression() instanceof Expr.Call call)) {
            throw new ChatTemplateException("expected a call after 'call'", line);
        }
        List<Stmt> body = functionBody("endcall");
        return new Stmt.CallBlock(line, signature(parameters, defaults, outer), call, body);
    }

    private Set<String> beginFunction() {
        Set<String> outer = specialsSeen;
        specialsSeen = new HashSet<>();
        return outer;
    }

    private Stmt.Signature signature(
            List<String> parameters, List<Expr> defaults, Set<String> outer) {
        Set<String> inner = specialsSeen;
        specialsSeen = outer;
        specialsSeen.addAll(inner);
        return new Stmt.Signature(parameters, defaults, Set.copyOf(inner));
    }

    private List<Stmt> functionBody(String end) {
        int outer = loops;
        loops = 0;
        List<Stmt> body = body(end);
        loops = outer;
        return body;
    }

    private List<String> parameters(List<Expr> defaults) {
        stream.expectOperator("(");
        List<String> parameters = new ArrayList<>();
        while (!stream.skipOperator(")")) {
            if (!parameters.isEmpty()) {
                stream.expectOperator(",");
            }
            parameters.add(assignableName());
            if (stream.skipOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw stream.error("non-default argument follows default argument");
            }
        }
        return parameters;
    }

    private Stmt with(int line) {
        List<Stmt.Target> targets = new ArrayList<>();
        List<Expr> values = new ArrayList<>();
        while (!stream.current().is(Token.Kind.BLOCK_END)) {
            if (!targets.isEmpty()) {
                stream.expectOperator(",");
            }
            targets.add(singleTarget(false));
            stream.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Stmt.Scoped(line, targets, values, body("endwith"));
    }

    private Stmt generation(int line) {
        return new Stmt.Scoped(line, List.of(), List.of(), functionBody("endgeneration"));
    }

    private void print(int line, List<Stmt> out) {
        do {
            out.add(new Stmt.Print(line, expressions.expression()));
        } while (stream.skipOperator(","));
    }

    private Stmt jump(Token tag) {
        if (loops == 0) {
            throw new ChatTemplateException("'" + tag.text() + "' outside loop", tag.line());
        }
        return new Stmt.Jump(tag.line(), tag.text().equals("break"));
    }
}

package io.github.rlvr.djl.chat;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.stream.Stream;

/** The functions that every template sees. */
final class Globals {

    private Globals() {}

    static Scope scope(Clock clock) {
        Scope scope = new Scope(null);
        define(scope, "range", Globals::range);
        define(scope, "dict", ContainerMethods::makeDict);
        define(scope, "namespace", Globals::namespace);
        define(scope, "cycler", arguments -> new Cycler(arguments.positional()));
        define(scope, "joiner", Globals::joiner);
        define(scope, "raise_exception", Globals::raise);
        define(scope, "strftime_now", arguments -> now(clock, arguments));
        return scope;
    }

    private static void define(Scope scope, String name, PyCallable function) {
        scope.set(name, function);
    }

    private static Object raise(Arguments arguments) {
        throw new TemplateFault(Values.str(arguments.bind("message").get("message")));
    }

    private static Object now(Clock clock, Arguments arguments) {
        String format = arguments.bind("format").string("format");
        return Strftime.format(format, LocalDateTime.now(clock));
    }

    private static Object range(Arguments arguments) {
        Arguments bound = arguments.bind("start", "stop", "step");
        long first = Values.requireInt(bound.get("start"));
        return bound.has("stop")
                ? new PyRange(first, Values.requireInt(bound.get("stop")), bound.integer("step", 1))
                : new PyRange(0, first, 1);
    }

    private static Object namespace(Arguments arguments) {
        Namespace namespace = new Namespace();
        PyDict values = (PyDict) ContainerMethods.makeDict(arguments);
        values.entries().forEach(e -> namespace.set(Values.str(e.getKey()), e.getValue()));
        return namespace;
    }

    private static Object joiner(Arguments arguments) {
        String separator = arguments.bind("sep").string("sep", ", ");
        Iterator<String> texts = Stream.iterate("", text -> separator).iterator();
        return (PyCallable) call -> texts.next();
    }
}

package io.github.rlvr.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The interrupt key, requests to end and a closed terminal. A shutdown hook would not do: it hears
 * of the first signal only, and while it waits the exit code is settled.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    private Signals() {}

    /**
     * Tells a listener the number of every such signal from now on. Where the Java platform hands
     * out no signals, or its own {@code -Xrs} keeps them, they end the process as ever.
     */
    static void listen(IntConsumer listener) {
        for (String name : NAMES) {
            try {
                // By reflection, because the compiler warns of the only class that can.
                listen(Class.forName("sun.misc.Signal"), name, listener);
            } catch (ReflectiveOperationException e) {
                Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
                LOG.debug("signal {} is not listened to: {}", name, cause.toString());
            }
        }
    }

    private static void listen(Class<?> type, String name, IntConsumer listener)
            throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Constructor<?> constructor = type.getConstructor(String.class);
        Object signal = constructor.newInstance(name);
        int number = (int) type.getMethod("getNumber").invoke(signal);
        Object handler =
                Proxy.newProxyInstance(
                        Signals.class.getClassLoader(),
                        new Class<?>[] {handlerType},
                        (proxy, method, arguments) -> {
                            listener.accept(number);
                            return null;
                        });
        type.getMethod("handle", type, handlerType).invoke(null, signal, handler);
    }
}
